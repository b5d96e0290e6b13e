// those that need no style sheet of their own, no map and no foreign server; everything else is the browser's own field
import decimal from "enketo-core/src/widget/number-input/decimal-input";
import integer from "enketo-core/src/widget/number-input/integer-input";

export default [integer, decimal];
