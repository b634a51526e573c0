import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { raceTwoEids, raceTwoOld } from '../test-link-races.ts'
import { type LinkingPortal, openLinkingPortal } from '../test-linking.ts'
import { portalSetups } from '../test-portal.ts'

/** Two hundred of each are a proof (tests/proofs/link-races.proof.ts). */
const ROUNDS = 8

for (const setup of portalSetups) {
  describe.skipIf(setup.isSkipped)(`links at once on ${setup.title()}`, () => {
    let portal: LinkingPortal
    beforeAll(async () => {
      portal = await openLinkingPortal(setup)
    })
    afterAll(() => portal?.close())

    test.each([
      ['one identity, two old accounts', raceTwoOld],
      ['two identities, one old account', raceTwoEids],
    ])('%s: one wins, the other hears 409, one row in the ledger', async (_story, race) => {
      for (let round = 0; round < ROUNDS; round += 1) {
        expect(await race(portal)).toEqual({ linked: 1, refused: 1, faults5xx: 0, rows: 1 })
      }
    })
  })
}
