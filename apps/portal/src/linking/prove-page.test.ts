import { plainText } from '@mot-cua/testing'
import { describe, expect, test } from 'vitest'
import { openTestPortal, portalSetups } from '../test-portal.ts'
import { PROVE_PATH } from './paths.ts'

const [embedded] = portalSetups
if (!embedded) throw new Error('the embedded database is always there')

describe('the choice of the old account to be proved', () => {
  test.each([true, false])('names the post only where it is connected: %s', async (isConnected) => {
    const portal = await openTestPortal(embedded, {
      adapt: (features) => ({
        ...features,
        postalParty: isConnected ? features.relyingParty : undefined,
      }),
    })
    try {
      const browser = await portal.browserOf(await portal.newAccount({ type: 'eid' }))
      const page = await browser.visit(`${portal.origin}${PROVE_PATH}`)
      expect(page.html).toContain('/sign-in/portal?')
      expect(page.html.includes('/sign-in/postal?')).toBe(isConnected)
      expect(plainText(page.html).includes('Bưu điện')).toBe(isConnected)
    } finally {
      await portal.close()
    }
  })
})
