import { createHttpDriver, plainText } from '@mot-cua/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openTestService, type TestService } from '../provider/test-service.ts'
import { lanSignedIn, openTestPortal, portalSetups, type TestPortal } from '../test-portal.ts'

const [embedded] = portalSetups
if (!embedded) throw new Error('the embedded database is always there')

describe('a sign-in for a service that the portal stops', () => {
  let portal: TestPortal
  let service: TestService
  beforeAll(async () => {
    portal = await openTestPortal(embedded)
    service = await openTestService(portal.origin, { name: 'Tỉnh A' })
  })
  afterAll(() => portal?.close())

  /** A browser that came from the service, at the chooser; what its ways in lead back to. */
  const arrive = async () => {
    const browser = createHttpDriver()
    const chooser = await browser.visit(service.authorizeUrl())
    const returnTo = chooser.url.searchParams.get('return_to') ?? ''
    return { browser, query: new URLSearchParams({ return_to: returnTo }) }
  }
  const closePortalAccounts = (access: 'closed' | 'full') =>
    portal.features.policies.change(
      {
        line: { type: 'portal', audience: 'person', from: new Date('2024-07-01'), access },
        reason: 'test',
      },
      { version: portal.features.policies.current().version, actor: { name: 'test' } },
    )

  test('below the level of the portal: back to the service, which hears of it', async () => {
    const { requirements } = portal.features
    await requirements.setMinimumLevel('portal-sign-in', 2)
    const { browser, query } = await arrive()
    const person = { ...lanSignedIn, acr: 'urn:eid:level1' }
    portal.script.outcome = { outcome: 'signed-in', person }
    const page = await browser.visit(`${portal.origin}/sign-in/eid?${query}`)
    await requirements.setMinimumLevel('portal-sign-in', 1)
    expect(page.url.pathname).toBe('/sign-in/level')
    const back = await page.submit({}, 'Quay lại Tỉnh A')
    expect(back.url.origin).toBe(service.origin)
    expect(back.url.searchParams.get('error')).toBe('access_denied')
    expect(back.url.searchParams.get('state')).toBe('state-of-the-test')
  })

  test('an account that is closed: the ways on keep the visit, one ends it', async () => {
    await closePortalAccounts('closed')
    const { browser, query } = await arrive()
    const visit = /visit\/([\w-]+)/.exec(query.get('return_to') ?? '')?.[1] ?? ''
    const closed = new URLSearchParams({ type: 'portal', audience: 'person', visit })
    const page = await browser.visit(`${portal.origin}/sign-in/closed?${closed}`)
    expect(page.html).toContain(`/sign-in/eid?${query}`)
    const back = await page.submit({}, 'Quay lại Tỉnh A')
    expect(back.url.searchParams.get('error')).toBe('access_denied')
  })

  test.each(['/sign-in/staff', '/sign-in/deceased', '/sign-in/level'])('%s too', async (path) => {
    const { browser, query } = await arrive()
    const visit = /visit\/([\w-]+)/.exec(query.get('return_to') ?? '')?.[1] ?? ''
    const page = await browser.visit(`${portal.origin}${path}?visit=${visit}`)
    const back = await page.submit({}, 'Quay lại Tỉnh A')
    expect(back.url.searchParams.get('error')).toBe('access_denied')
  })

  test('who came from no service, or from one that is forgotten, is offered none', async () => {
    for (const query of ['', '?visit=none', '?visit=../..']) {
      const page = await createHttpDriver().visit(`${portal.origin}/sign-in/staff${query}`)
      expect(page.status).toBe(403)
      expect(plainText(page.html)).not.toContain('Quay lại')
    }
  })
})
