import tseslint from 'typescript-eslint';

/** Typed rules for what costs most when it goes wrong: forgotten promises, floats as amounts, a second clock. */
export default tseslint.config(
  { ignores: ['dist/**', 'node_modules/**', 'public/**', 'coverage/**', '**/*.cjs', '**/*.mjs', '*.config.js'] },
  ...tseslint.configs.recommended,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { arguments: false } }],
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      'no-console': 'error',
      'no-restricted-globals': ['error', { name: 'parseFloat', message: 'Amounts are Decimal.' }],
      'no-restricted-syntax': [
        'error',
        { selector: 'ExportDefaultDeclaration', message: 'Name what you export.' },
        { selector: "CallExpression[callee.object.name='vi'][callee.property.name='mock']", message: 'The real thing.' },
        { selector: "Property[key.name='synchronize'][value.value=true]", message: 'Migrations make the schema.' },
      ],
    },
  },
  {
    files: ['src/**/*.ts'],
    ignores: ['src/platform/clock.ts', 'src/lib/**'],
    rules: {
      'no-restricted-syntax': [
        'error',
        { selector: 'Literal[value=/set_config|(re)?set (local |session )?role/i]', message: 'Scopes are opened by Database alone.' },
        { selector: 'TemplateElement[value.raw=/set_config|(re)?set (local |session )?role/i]', message: 'Scopes are opened by Database alone.' },
        { selector: 'ExportDefaultDeclaration', message: 'Name what you export.' },
        { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: 'Ask the Clock.' },
        { selector: "CallExpression[callee.object.name='Date'][callee.property.name='now']", message: 'Ask the Clock.' },
      ],
    },
  },
);
