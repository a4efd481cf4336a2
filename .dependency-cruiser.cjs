/** The rooms of the house and the doors between them; ARCHITECTURE.md draws the same picture. */
const only = (name, from, to, comment) => ({ name, severity: 'error', comment, from, to });
const SRC = '^src/';

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
      { path: SRC, pathNot: '^src/(app\\.module\\.ts|providers/)' },
      { path: '^src/providers/' },
      'Nothing outside a provider knows it, but the composition root.',
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
      { path: SRC, pathNot: '^src/(access|http|tokens|keystore|errors)/' },
    ),
    only(
      'observability-looks-down',
      { path: '^src/observability/', pathNot: '\\.spec\\.ts$' },
      { path: SRC, pathNot: '^src/(observability|access|http|tokens|keystore|errors)/' },
    ),
    only(
      'key-material-stays',
      { path: SRC, pathNot: '^src/(keystore|config|testing)/|\\.spec\\.ts$' },
      { path: '^src/keystore/(import-key|imported-key|hmac-secret|rsa-private-key)\\.ts', pathNot: 'types' },
      'Keys and what holds them are for keystore/ alone; config/ only tries them to report problems.',
    ),
    only(
      'crypto-stays',
      {
        path: SRC,
        pathNot:
          '^src/(keystore|testing)/|^src/(access/api-key-authenticator|http/request-context)\\.ts|\\.spec\\.ts$',
      },
      { path: '^(node:)?crypto$' },
      'Signatures are made and checked in keystore/.',
    ),
    only(
      'jwt-library-stays',
      { path: SRC, pathNot: '^src/keystore/' },
      { path: 'node_modules/(@nestjs/jwt|jsonwebtoken|jose)/' },
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
