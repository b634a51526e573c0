import { findPostgres } from '@mot-cua/testing'
import { type LinkPair, preparePairs, signInAgain } from '../../apps/portal/src/test-link-pairs.ts'
import { createLinkClients, type Seen } from './links-clients.ts'
import {
  type LinkStage,
  type LinkStorage,
  openPgliteStage,
  openPostgresStage,
} from './links-stage.ts'
import { countChanges, findFaults } from './links-state.ts'
import type { Proof } from './proof.ts'

type Size = { kills: number; links: number; dossiers: number }

const DOCUMENTS = 2

/** Security.md §4, figure 1. */
export const proof: Proof<Size> = {
  title: 'kill -9 of the portal during concurrent links: one owner each, nothing lost or half done',
  full: { kills: 20, links: 1000, dossiers: 3 },
  short: { kills: 1, links: 60, dossiers: 2 },
  async run(size) {
    const figures: Record<string, number | string> = { ...size, documents: DOCUMENTS }
    const postgres = await findPostgres()
    const stages = [
      openPgliteStage,
      ...(postgres.isSkipped ? [] : [() => openPostgresStage(postgres)]),
    ]
    if (postgres.isSkipped) figures['skipped'] = postgres.missing ?? ''
    let holds = true
    for (const open of stages) {
      const stage = await open()
      try {
        const tally = await killAll(stage, size)
        const { killedUnderWay: _, ...faults } = tally
        holds &&= Object.values(faults).every((count) => count === 0)
        for (const [name, count] of Object.entries(tally)) figures[`${stage.name}: ${name}`] = count
      } finally {
        await stage.close()
      }
    }
    return { n: stages.length * size.kills * size.links, holds, figures }
  },
}

type Tally = {
  /** Links that were neither answered nor refused when the process died. */
  killedUnderWay: number
  /** Accounts with a person that is neither side's, ledger rows without a move, moves without one. */
  halfDone: number
  /** Dossiers and documents that are not there once, with one reachable owner. */
  contentsWrong: number
  /** Told to be linked, and not linked after the crash. */
  lostAfterAnswer: number
  /** Not linked, although the agreement was sent again. */
  unhealed: number
  faults5xx: number
  /** Rows that sending everything once more has changed. */
  changedByReplay: number
}

async function killAll(stage: LinkStage, size: Size): Promise<Tally> {
  const tally: Tally = {
    killedUnderWay: 0,
    halfDone: 0,
    contentsWrong: 0,
    lostAfterAnswer: 0,
    unhealed: 0,
    faults5xx: 0,
    changedByReplay: 0,
  }
  for (let round = 0; round < size.kills; round += 1) {
    await killOnce(stage, { ...size, round }, tally)
    process.stderr.write(`${stage.name}: ${round + 1} of ${size.kills}\n`)
  }
  return tally
}

async function killOnce(stage: LinkStage, size: Size & { round: number }, tally: Tally) {
  const { links: count, dossiers } = size
  const contents = { dossiers, documents: DOCUMENTS }
  const pairs = await stage.useStorage((storage) => preparePairs(storage, { count, ...contents }))
  const { seen, told } = await linkUntilKilled(stage, pairs, killAfter(size))
  const moved = await stage.useStorage(async (storage) => {
    const state = await findFaults(storage.db, pairs, contents)
    tally.halfDone += state.halfDone
    tally.contentsWrong += state.contentsWrong
    await signAllInAgain(storage, pairs)
    return state.moved
  })
  tally.lostAfterAnswer += told.filter(({ pair }) => !moved.has(pair.old.accountId)).length
  tally.killedUnderWay += count - told.length
  await sendAgain(stage, { seen, pairs, contents }, tally)
}

/** Spread over the whole of it, so that the process dies at every stage of the work. */
function killAfter({ kills, links, round }: Size & { round: number }): number {
  return Math.max(1, Math.floor((links * (round + 0.5)) / kills))
}

async function linkUntilKilled(stage: LinkStage, pairs: readonly LinkPair[], after: number) {
  const portal = await stage.startPortal()
  const clients = createLinkClients(portal.url)
  const seen = await clients.lookAll(pairs)
  let killed: Promise<void> | undefined
  const answers = await clients.agreeAtOnce(seen, (answered) => {
    if (answered >= after) killed ??= portal.kill()
  })
  await (killed ?? portal.kill())
  clients.close()
  return { seen, told: answers.done }
}

/** The session that pressed the button may be gone with the answer that carried the new one. */
async function signAllInAgain(storage: LinkStorage, pairs: readonly LinkPair[]): Promise<void> {
  for (const pair of pairs) {
    pair.sessionToken = await signInAgain(storage, { ...pair, personalId: '' })
  }
}

type Again = {
  seen: readonly Seen[]
  pairs: readonly LinkPair[]
  contents: { dossiers: number; documents: number }
}

/** Everybody sends the agreement again, signs in anew, and sends it once more. */
async function sendAgain(stage: LinkStage, { seen, pairs, contents }: Again, tally: Tally) {
  const portal = await stage.startPortal()
  const clients = createLinkClients(portal.url)
  await sendAll(clients, seen, tally)
  const since = new Date()
  // By the cookies that the first answers gave.
  await sendAll(clients, seen, tally)
  clients.close()
  await portal.stop()
  await stage.useStorage(async ({ db }) => {
    const state = await findFaults(db, pairs, contents)
    tally.halfDone += state.halfDone
    tally.contentsWrong += state.contentsWrong
    tally.unhealed += pairs.length - state.moved.size
    tally.changedByReplay += await countChanges(db, pairs, since)
  })
}

type Clients = ReturnType<typeof createLinkClients>

async function sendAll(clients: Clients, seen: readonly Seen[], tally: Tally): Promise<void> {
  const { statuses, done, other } = await clients.agreeInTurn(seen)
  if (other[0] !== undefined) process.stderr.write(`${other.length} × ${other[0]}\n`)
  tally.faults5xx += statuses.filter((status) => status >= 500).length
  tally.unhealed += seen.length - done.length
}
