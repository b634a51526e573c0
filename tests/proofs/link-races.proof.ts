import { type RaceTally, raceTwoEids, raceTwoOld } from '../../apps/portal/src/test-link-races.ts'
import { openLinkingPortal } from '../../apps/portal/src/test-linking.ts'
import { portalSetups } from '../../apps/portal/src/test-portal.ts'
import type { Proof } from './proof.ts'

type Size = { rounds: number }

/** Security.md §2, row 27; a few rounds of it are among the portal's own tests. */
export const proof: Proof<Size> = {
  title: 'one identity to two accounts, two identities to one, at once: one wins, 409, no 5xx',
  full: { rounds: 200 },
  async run({ rounds }) {
    const figures: Record<string, number | string> = { rounds }
    let kept = 0
    let n = 0
    for (const setup of portalSetups.filter(({ isSkipped }) => !isSkipped)) {
      const portal = await openLinkingPortal(setup)
      try {
        for (const [name, race] of [
          ['two accounts', raceTwoOld],
          ['two identities', raceTwoEids],
        ] as const) {
          const tallies: RaceTally[] = []
          for (let round = 0; round < rounds; round += 1) tallies.push(await race(portal))
          const whole = tallies.filter(isKept).length
          figures[`${setup.title()}: ${name}`] = `${whole} of ${rounds}`
          figures[`${setup.title()}: ${name}, 5xx`] = sum(tallies.map((one) => one.faults5xx))
          kept += whole
          n += rounds
        }
      } finally {
        await portal.close()
      }
    }
    return { n, holds: kept === n, figures }
  },
}

function isKept({ linked, refused, faults5xx, rows }: RaceTally): boolean {
  return linked === 1 && refused === 1 && faults5xx === 0 && rows === 1
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
