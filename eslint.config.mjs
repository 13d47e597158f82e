import { defineConfig, globalIgnores } from "eslint/config";
import tseslint from "typescript-eslint";

/**
 * Whom the code of a folder of `provider/` may import beside its own: data flows down, and nothing calls up. A name with
 * a slash stands for one file.
 */
const BELOW = {
  graph: [],
  advice: ["graph/harmless"],
  picture: ["graph"],
  page: ["graph"],
  bots: ["page", "graph"],
  core: ["page", "picture", "advice", "graph"],
  state: ["core", "page/listing", "page/name"],
  "roster-file": ["core/check", "advice"],
  program: [
    "core/config-remarks",
    "core/listed",
    "core/roster",
    "core/settings",
    "core/tokens",
    "state",
    "roster-file",
    "advice",
    "graph",
    "bots",
  ],
  policy: ["state", "advice"],
  engine: ["core/stack", "state"],
  dynamic: ["core", "state", "engine"],
  plugin: ["core", "state", "engine", "graph"],
};

/**
 * A selector has no slash in a pattern, hence its code.
 *
 * @param {string} name
 */
function patternOf(name) {
  const [folder, file] = name.split("/");
  return file === undefined ? `${folder}(?:\\x2F|$)` : `${folder}\\x2F${file}(?:\\.js)?$`;
}

/** @type {import("eslint").Linter.Config[]} */
const layers = Object.entries(BELOW).map(([folder, below]) => {
  const allowed = below.length > 0 ? `(?!${below.map(patternOf).join("|")})` : "";
  const selector = `:matches(ImportDeclaration, ImportExpression, ExportAllDeclaration, ExportNamedDeclaration) > .source[value=/^\\.\\.\\x2F${allowed}/]`;
  const message = `Of the other folders, provider/${folder} may import ${below.join(", ") || "none"}: see CONTRIBUTING.md.`;
  return {
    files: [`provider/${folder}/**/*.ts`],
    rules: { "no-restricted-syntax": ["error", { selector, message }] },
  };
});

export default defineConfig(
  globalIgnores(["dist/", "node_modules/", ".work/", "sdk/"]),
  { linterOptions: { reportUnusedDisableDirectives: "error" } },
  {
    files: ["**/*.ts", "**/*.mts"],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { project: "./tsconfig.json", tsconfigRootDir: import.meta.dirname } },
    rules: {
      eqeqeq: "error",
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/no-confusing-void-expression": "off",
      "@typescript-eslint/no-non-null-assertion": "off",
      "@typescript-eslint/no-unused-vars": ["error", { ignoreRestSiblings: true }],
      "@typescript-eslint/restrict-template-expressions": [
        "error",
        { allowNumber: true, allowBoolean: true },
      ],
    },
  },
  layers,
  {
    files: ["test/**/*.ts"],
    rules: {
      "no-restricted-syntax": [
        "error",
        {
          selector:
            "CallExpression[callee.object.name='fc'][callee.property.name!='configureGlobal'] Property[key.name='seed']",
          message: "Random tests draw from SEED, which test/support/seed.ts sets for all of them.",
        },
        {
          selector:
            "Property[key.name='unit'] > Literal[value='binary'], MemberExpression[object.name='fc'][property.name='webUrl']",
          message: "Use anyText and anyAddress of test/support/texts.ts, which cost less.",
        },
      ],
    },
  },
  {
    files: ["cli/**/*.ts"],
    ignores: ["cli/output/text.ts"],
    rules: {
      "no-restricted-syntax": [
        "error",
        {
          selector: "MemberExpression[object.name='console'][property.name=/^(error|warn|info)$/]",
          message: "Use tell of cli/output/text.ts: what others wrote must not act on a terminal.",
        },
      ],
    },
  },
  {
    files: [
      "engine/**/*.js",
      "engine/language-host/*",
      "provider/picture/decoder.js",
      "test/**/*.js",
      "bench/**/*.js",
    ],
    extends: [tseslint.configs.recommended],
    languageOptions: { sourceType: "commonjs" },
    rules: { "@typescript-eslint/no-require-imports": "off" },
  },
);
