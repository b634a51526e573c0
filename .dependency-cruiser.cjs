// The arrows of docs/decisions/0001: a feature may be read without knowing what stands around it.
const APP_FILE = '^(apps/[^/]+|packages/(sms|authentication))/src/'

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'apps-never-import-apps',
      comment: 'Parties talk over HTTP with a standard protocol.',
      severity: 'error',
      from: { path: '^apps/([^/]+)/' },
      to: { path: '^apps/', pathNot: '^apps/$1/' },
    },
    {
      name: 'packages-never-import-apps',
      severity: 'error',
      from: { path: '^packages/' },
      to: { path: '^(apps|sandbox|tests)/' },
    },
    {
      name: 'only-tests-and-bench-import-the-sandbox',
      severity: 'error',
      from: { path: '^(packages|apps)/' },
      to: { path: '^sandbox/' },
    },
    {
      name: 'no-reaching-inside-a-package',
      severity: 'error',
      from: { path: '^(apps|sandbox|tests|bench)/' },
      to: {
        path: '^packages/[^/]+/src/',
        pathNot: '^packages/[^/]+/src/(index|browser|message-centre)\\.ts$',
      },
    },
    {
      name: 'kernel-depends-on-nothing',
      severity: 'error',
      from: { path: '^packages/kernel/src/', pathNot: '\\.test\\.ts$' },
      to: { path: '^(packages/(?!kernel)|node_modules/)' },
    },
    {
      name: 'rules-know-no-http-and-no-sql',
      comment: 'A file without a kind in its name is rules: it may import types of anything.',
      severity: 'error',
      from: {
        path: `${APP_FILE}[^/]+/[^/.]+\\.ts$`,
        pathNot:
          '(-cookie|-client|-gateway|http-|interactions|identity-provider|caller-provider|grants|client-view|service-view|portal-provider|openapi)[^/]*\\.ts$|/messages\\.ts$',
      },
      to: {
        path: '^node_modules/(hono|kysely|oidc-provider|openid-client|pg)/|^packages/(web|oidc|database)/',
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'stores-know-no-http',
      severity: 'error',
      from: { path: `${APP_FILE}.*\\.store\\.ts$` },
      to: {
        path: '^node_modules/(hono|oidc-provider|openid-client)/|^packages/(web|oidc)/|\\.routes\\.tsx?$|\\.views\\.tsx$',
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'views-are-pure',
      severity: 'error',
      from: { path: `${APP_FILE}.*\\.views\\.tsx$` },
      to: {
        path: '\\.(store|routes)\\.tsx?$|^packages/(database|oidc)/|^node_modules/(kysely|oidc-provider|openid-client)/',
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'tests-are-not-imported',
      severity: 'error',
      from: { pathNot: '\\.test\\.tsx?$' },
      to: { path: '\\.test\\.tsx?$' },
    },
    {
      name: 'only-tests-import-test-support',
      severity: 'error',
      from: { pathNot: '(\\.test\\.tsx?|/test-[^/]+\\.ts)$|^(tests|bench|packages/testing)/' },
      to: { path: '^packages/testing/|/test-[^/]+\\.ts$' },
    },
    { name: 'no-unresolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
    {
      name: 'no-undeclared-dependencies',
      severity: 'error',
      from: { path: '^(packages|apps|sandbox)/', pathNot: '(?:\\.test|/test-[^/]+)\\.tsx?$' },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(data|shots)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default'],
    },
  },
}
