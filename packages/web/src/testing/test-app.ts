import { DomainError, deriveKey } from '@mot-cua/kernel'
import { shellCatalog } from '../i18n/shell-catalog.ts'
import { createTranslators } from '../i18n/translate.ts'
import { createLogger } from '../log/logger.ts'
import type { Brand, ShellContext } from '../page/page-context.ts'
import { createWebApp, type WebAppOptions } from '../web-app/create-web-app.ts'

export const testBrand: Brand = {
  name: 'Cổng thử nghiệm',
  shortMark: 'T',
  official: false,
  homeUrl: '/',
  helpUrl: '/help',
  termsUrl: '/terms',
  accessibilityUrl: '/accessibility',
  hotline: '1900 0000',
}

export function makeShellContext(changes: Partial<ShellContext> = {}): ShellContext {
  return {
    locale: 'vi',
    theme: 'auto',
    textSize: 'normal',
    shell: createTranslators(shellCatalog)[changes.locale ?? 'vi'],
    csrfToken: 'token',
    path: '/page',
    brand: testBrand,
    ...changes,
  }
}

/** The shell with a few routes that fail in every way, and the lines it logs. */
export function makeTestApp(changes: Partial<WebAppOptions<'hello'>> = {}) {
  const lines: string[] = []
  const destination = { write: (line: string) => void lines.push(line) }
  const app = createWebApp({
    appId: 'test',
    brand: testBrand,
    catalog: { vi: { hello: 'Xin chào' }, en: { hello: 'Hello' } },
    csrfKey: deriveKey('a secret of the tests', 'csrf'),
    secureCookies: false,
    trustedProxies: [],
    logger: createLogger({ app: 'test', level: 'info', destination }),
    isReady: () => Promise.resolve(),
    apiPaths: ['/api/', '/hook'],
    ...changes,
  })
  app.get('/hello', (c) => c.text(c.var.page.t('hello')))
  app.get('/own-policy', (c) => {
    c.header('content-security-policy', "default-src 'self'")
    return c.body('own')
  })
  app.get('/people/:id', (c) => c.json({ path: c.var.page.path, from: c.var.clientAddress }))
  app.post('/save', (c) => c.text('saved'))
  app.post('/api/save', (c) => c.text('saved'))
  app.post('/hook', (c) => c.text('saved'))
  app.get('/bug', () => {
    throw new Error('the secret cause')
  })
  app.get('/api/gone', () => {
    throw new DomainError('not-found', 'the secret cause')
  })
  app.get('/busy', () => {
    throw new DomainError('too-many-requests', 'limit')
  })
  return { app, lines }
}
