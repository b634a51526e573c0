import type { SeededPerson } from '@mot-cua/testing'
import { assertNoFailures, percentile, repeat } from '../load.ts'
import { type ChainStage, openChainStage, type Topology, topologies } from './chain-stage.ts'
import { openParties, type Parties } from './parties.ts'
import type { Bench } from './sso.ts'
import { createMeter, type Used, usedEach } from './usage-each.ts'

const RATIO_TARGET = 2.2
/** In one topology, then in the other: what the machine does meanwhile falls on both. */
const BLOCK = 10

/** A whole sign-in by password and code, by way of the portal and straight from identity. */
export async function measureChain({ report, sizes, ...servers }: Bench): Promise<void> {
  const parties = await openParties(servers)
  try {
    const stage = await openChainStage(parties, sizes.chainPeople)
    const asNew = await signInAll({ parties, stage, rounds: 1 })
    const asKnown = await signInAll({ parties, stage, rounds: sizes.chainRounds })
    await stage.close()
    const target = { atMost: RATIO_TARGET }
    report({ figure: 'chain of three parties over direct', ...compare(asKnown), target })
    report({ figure: 'chain over direct, at everybody’s first visit', ...compare(asNew) })
  } finally {
    await parties.close()
  }
}

type Measured = Record<Topology, { latenciesMs: number[]; used: Used[] }>
type Signing = { parties: Parties; stage: ChainStage; rounds: number }

/** Everybody in both topologies so often, one after the other. */
async function signInAll({ parties, stage, rounds }: Signing): Promise<Measured> {
  const { broker, direct } = stage.provinces
  const readUsed = createMeter(parties, { brokered: broker, direct })
  const measured = { broker: nothing(), direct: nothing() }
  for (let round = 0; round < rounds; round += 1) {
    for (let from = 0; from < stage.people.length; from += BLOCK) {
      const people = stage.people.slice(from, from + BLOCK)
      for (const topology of topologies) {
        const before = readUsed()
        const latenciesMs = await timeEach(people, (one) => stage.signIn(topology, one))
        measured[topology].latenciesMs.push(...latenciesMs)
        measured[topology].used.push(usedEach(before, readUsed(), people.length))
      }
    }
  }
  return measured
}

const nothing = () => ({ latenciesMs: [] as number[], used: [] as Used[] })

async function timeEach(
  people: readonly SeededPerson[],
  signIn: (person: SeededPerson) => Promise<void>,
): Promise<number[]> {
  const left = [...people]
  const work = async () => {
    const person = left.pop()
    if (person) await signIn(person)
  }
  const load = await repeat(work, { lanes: 1, times: people.length })
  assertNoFailures(load)
  return load.latenciesMs
}

function compare({ broker, direct }: Measured) {
  const [long, short] = [summarise(broker), summarise(direct)]
  return {
    value: long.medianMs / short.medianMs,
    unit: 'median time of a sign-in, one at a time',
    detail: {
      byMean: long.meanMs / short.meanMs,
      byProcessorTime: long.processorMs / short.processorMs,
      broker: long,
      direct: short,
    },
  }
}

function summarise({ latenciesMs, used }: Measured[Topology]) {
  const parties = Object.keys(used[0] ?? {})
  const usedMs = parties.map((name) => [name, rounded(mean(used.map((one) => one[name] ?? 0)))])
  const all = Object.fromEntries(usedMs) as Used
  // The load generator is nobody's cost.
  const { generator = 0 } = all
  const processorMs = Object.values(all).reduce((sum, ms) => sum + ms, 0) - generator
  return {
    signIns: latenciesMs.length,
    medianMs: rounded(percentile(latenciesMs, 0.5)),
    meanMs: rounded(mean(latenciesMs)),
    processorMs: rounded(processorMs),
    usedMs: all,
  }
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100
}
