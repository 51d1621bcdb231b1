// What ESLint looks for in the scripts that run in a learner's browser.
import js from "@eslint/js";
import globals from "globals";

export default [
  js.configs.recommended,
  {
    files: ["lecture4/**/*.js", "site/**/*.js"],
    languageOptions: { globals: globals.browser },
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      "complexity": ["error", 12],
      "eqeqeq": "error",
      "max-len": ["error", { code: 110 }],
      "no-implicit-globals": "error",
      "no-param-reassign": "error",
      "no-shadow": "error",
      "no-var": "error",
      "prefer-const": "error",
      "strict": ["error", "never"],
    },
  },
  { files: ["lecture4/widgets/*.js"], rules: { "max-lines": ["error", 250] } },
];
