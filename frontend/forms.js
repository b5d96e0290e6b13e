// The form engine as one script: what src/chiso/web/static/chiso/form-engine.js needs of it.
import { Form } from "enketo-core";

globalThis.ChisoForms = { Form };
