import type { Proof } from './proof.ts'
import { openActors } from './races-actors.ts'
import {
  type Race,
  raceAssertion,
  raceCode,
  raceGuesses,
  racePushedRequest,
  raceRightCode,
} from './races-rounds.ts'
import { listStages, type Stage } from './races-stage.ts'
import { openBoundActors, raceProof, raceRefresh } from './races-tokens.ts'

type Size = { rounds: number }
type Tally = { rounds: number; kept: number; faults5xx: number }

/** Security.md §4, figure 3. */
export const proof: Proof<Size> = {
  title: 'what is good for once, twenty times at once: one success, no 5xx, on every storage',
  full: { rounds: 200 },
  short: { rounds: 2 },
  async run({ rounds }) {
    const figures: Record<string, number | string> = { rounds, ways: 20 }
    const tallies: Tally[] = []
    for (const { open, missing } of await listStages()) {
      if (missing !== undefined) {
        figures['skipped'] = missing
        continue
      }
      const stage = await open()
      try {
        for (const [name, tally] of Object.entries(await runAll(stage, rounds))) {
          tallies.push(tally)
          const kept = `${tally.kept} of ${tally.rounds}`
          figures[`${stage.name}: ${name}`] = kept
          process.stderr.write(`${stage.name}: ${name}: ${kept}, ${tally.faults5xx} × 5xx\n`)
        }
      } finally {
        await stage.close()
      }
    }
    const faults5xx = tallies.reduce((sum, tally) => sum + tally.faults5xx, 0)
    const holds = faults5xx === 0 && tallies.every((tally) => tally.kept === tally.rounds)
    const n = tallies.reduce((sum, tally) => sum + tally.rounds, 0)
    return { n, holds, figures: { ...figures, faults5xx } }
  },
}

async function runAll(stage: Stage, rounds: number): Promise<Record<string, Tally>> {
  const actors = await openActors(stage)
  return {
    code: await repeat(raceCode(actors), rounds),
    assertion: await repeat(raceAssertion(actors), rounds),
    request_uri: await repeat(await racePushedRequest(actors), rounds),
    otp: await repeat(raceRightCode(actors), rounds),
    guesses: await repeat(raceGuesses(actors), rounds),
    dpop: await repeat(await raceProof(await openBoundActors(stage)), rounds),
    refresh: await repeat(await raceRefresh(stage), rounds),
  }
}

async function repeat(race: Race, rounds: number): Promise<Tally> {
  const tally = { rounds, kept: 0, faults5xx: 0 }
  for (let round = 0; round < rounds; round += 1) {
    const { statuses, kept, seen } = await race.run()
    tally.faults5xx += statuses.filter((status) => status >= 500).length
    if (kept) tally.kept += 1
    else process.stderr.write(`round ${round}: ${seen} seen, ${JSON.stringify(count(statuses))}\n`)
  }
  return tally
}

function count(statuses: number[]): Record<number, number> {
  const counts: Record<number, number> = {}
  for (const status of statuses) counts[status] = (counts[status] ?? 0) + 1
  return counts
}
