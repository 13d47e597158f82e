import { defineConfig, globalIgnores } from "eslint/config";
import tseslint from "typescript-eslint";

export default defineConfig(
  globalIgnores(["dist/", "node_modules/", ".work/"]),
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
    files: ["engine/**/*.js", "engine/language-host/*", "test/**/*.js", "bench/**/*.js"],
    extends: [tseslint.configs.recommended],
    languageOptions: { sourceType: "commonjs" },
    rules: { "@typescript-eslint/no-require-imports": "off" },
  },
);
