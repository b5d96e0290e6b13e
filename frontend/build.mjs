// Bundles enketo-core and copies the style sheets that turn an XForm into a page: `make forms-engine`.
import { copyFileSync, mkdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const at = (path) => fileURLToPath(new URL(path, import.meta.url));
const out = at("../src/chiso/web/static/forms");
const core = (path) => at(`node_modules/enketo-core/src/js/${path}`);

// an inline handler that the content policy refuses, and that a form without a submit button does not need
const quiet = {
  name: "quiet",
  setup: (bundle) =>
    bundle.onLoad({ filter: /enketo-core\/src\/js\/form\.js$/ }, ({ path }) => ({
      contents: readFileSync(path, "utf8").replace("this.view.$.attr('onsubmit', 'return false;');", ""),
    })),
};

mkdirSync(out, { recursive: true });
await build({
  entryPoints: [at("forms.js")],
  bundle: true,
  minify: true,
  format: "iife",
  outfile: `${out}/enketo.js`,
  plugins: [quiet],
  alias: {
    "enketo/config": at("config.js"),
    "enketo/widgets": at("widgets.js"),
    "enketo/translator": core("fake-translator.js"),
    "enketo/dialog": core("fake-dialog.js"),
    "enketo/file-manager": core("file-manager.js"),
    "enketo/xpath-evaluator-binding": core("xpath-evaluator-binding.js"),
  },
});
for (const name of ["openrosa2html5form.xsl", "openrosa2xmlmodel.xsl"])
  copyFileSync(at(`node_modules/enketo-transformer/src/xsl/${name}`), `${out}/${name}`);
for (const name of ["enketo-core", "enketo-transformer"])
  copyFileSync(at(`node_modules/${name}/LICENSE`), `${out}/LICENSE-${name}`);
