/** The rooms of the house and the doors between them; ARCHITECTURE.md draws the same picture. */
const only = (name, from, to, comment) => ({ name, severity: 'error', comment, from, to });
const SRC = '^src/';
/** The emulations of the providers, and what runs them. */
const SANDBOX = '^src/(sandbox/|providers/[^/]+/([^/]+\\.sandbox|sandbox-[^/]+)\\.ts$)';

module.exports = {
  forbidden: [
    only('no-cycles', {}, { circular: true }, 'Under ESM with decorator metadata a cycle breaks at start.'),
    only(
      'providers-are-islands',
      { path: '^src/providers/([^/]+)/' },
      { path: '^src/providers/', pathNot: '^src/providers/$1/' },
      'No provider imports another.',
    ),
    only(
      'providers-only-from-the-root',
      {
        path: SRC,
        pathNot:
          '^src/(app\\.module\\.ts|sandbox/start-sandbox\\.ts|cli/(inspected-providers|keys/probed-providers)\\.ts|providers/)',
      },
      { path: '^src/providers/' },
      'Nothing outside a provider knows it, but the composition roots of the service, the sandbox and the commands.',
    ),
    only(
      'the-sandbox-starts-emulations',
      { path: '^src/sandbox/start-sandbox\\.ts' },
      { path: '^src/providers/', pathNot: '^src/providers/[^/]+/[^/]+\\.sandbox\\.ts' },
      'Of a provider the sandbox knows its emulation alone.',
    ),
    only(
      'the-sandbox-shares-nothing-with-minting',
      { path: SANDBOX, pathNot: '\\.spec\\.ts$' },
      {
        path: '^src/(keystore|tokens|http|access|observability|config|errors|testing)/',
        dependencyTypesNot: ['type-only'],
      },
      'It judges tokens with code of its own: of minting and inspecting it may know types and the contract.',
    ),
    only(
      'the-sandbox-is-not-the-product',
      { path: SRC, pathNot: `${SANDBOX}|^src/cli/` },
      { path: SANDBOX },
      'Nothing that mints imports what emulates; the command line may start it.',
    ),
    only('errors-is-the-ground', { path: '^src/errors/' }, { path: SRC, pathNot: '^src/errors/' }),
    only(
      'keystore-knows-no-tokens',
      { path: '^src/keystore/', pathNot: '\\.spec\\.ts$' },
      { path: SRC, pathNot: '^src/(keystore|errors)/|^src/config/environment\\.ts' },
      'Arrows run down: keystore → errors.',
    ),
    only(
      'tokens-know-no-http',
      { path: '^src/tokens/', pathNot: '\\.spec\\.ts$' },
      { path: SRC, pathNot: '^src/(tokens|keystore|errors)/' },
      'Arrows run down: tokens → keystore → errors.',
    ),
    only(
      'http-knows-no-rooms-beside-it',
      { path: '^src/http/', pathNot: '\\.spec\\.ts$' },
      { path: SRC, pathNot: '^src/(http|tokens|keystore|errors)/' },
    ),
    only(
      'access-knows-http-only',
      { path: '^src/access/', pathNot: '\\.spec\\.ts$' },
      { path: SRC, pathNot: '^src/(access|audit|http|tokens|keystore|errors)/' },
    ),
    only(
      'audit-knows-http-only',
      { path: '^src/audit/', pathNot: '\\.spec\\.ts$' },
      { path: SRC, pathNot: '^src/(audit|http|tokens|keystore|errors)/' },
    ),
    only(
      'observability-looks-down',
      { path: '^src/observability/', pathNot: '\\.spec\\.ts$' },
      { path: SRC, pathNot: '^src/(observability|access|audit|http|tokens|keystore|errors)/' },
    ),
    only(
      'key-material-stays',
      { path: SRC, pathNot: '^src/(keystore|config|testing)/|\\.spec\\.ts$' },
      {
        path: '^src/keystore/(import-key|imported-key|hmac-secret|open-ring|remote-key|rsa-key|rsa-private-key|rsa-public-key)\\.ts',
        pathNot: 'types',
      },
      'Keys and what holds them are for keystore/ alone; config/ only tries them to report problems.',
    ),
    only(
      'crypto-stays',
      {
        path: SRC,
        pathNot:
          '^src/(keystore|testing|sandbox)/|^src/(access/api-keys|audit/audit-chain|http/request-context)\\.ts|\\.spec\\.ts$',
      },
      { path: '^(node:)?crypto$' },
      'Signatures are made and checked in keystore/.',
    ),
    only(
      'jwt-library-stays',
      { path: SRC, pathNot: '^src/keystore/' },
      { path: 'node_modules/(@nestjs/jwt|jsonwebtoken)/' },
      'JWTs are signed in keystore/.',
    ),
    only(
      'second-jwt-library-stays',
      { path: SRC, pathNot: '^src/(sandbox|access)/|\\.spec\\.ts$' },
      { path: 'node_modules/jose/' },
      "The sandbox checks signatures with another library than the one that makes them; callers' tokens are checked with it too.",
    ),
    only(
      'opentelemetry-is-loaded-on-demand',
      { path: SRC, pathNot: '^src/observability/opentelemetry/|\\.spec\\.ts$' },
      { path: 'node_modules/@opentelemetry/' },
      'Without it asked for, nothing of it is loaded.',
    ),
    only(
      'no-tests-in-the-product',
      { path: SRC, pathNot: '\\.spec\\.ts$' },
      { path: '^test/|\\.spec\\.ts$' },
    ),
    only(
      'no-dev-dependencies',
      { path: SRC, pathNot: '\\.spec\\.ts$' },
      {
        dependencyTypes: ['npm-dev'],
        pathNot: '@nestjs/platform-express|@types/',
      },
    ),
    only(
      'faults-are-done-to-what-is-built',
      { path: '^faults/' },
      { path: '^(src|dist|test)/' },
      "A scenario sees the service as its callers do; the keys and the environment are the demo's.",
    ),
    only('no-unresolved', {}, { couldNotResolve: true }),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
};
