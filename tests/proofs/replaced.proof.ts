import { setTimeout as pause } from 'node:timers/promises'
import type { HttpDriver } from '@mot-cua/testing'
import type { PartyProcess } from './party-process.ts'
import { createBrowser } from './portal-journey.ts'
import type { Proof } from './proof.ts'
import { type Door, doors, enterProvince, isSignedIn, newOfficial } from './province-journey.ts'
import { openReplacedParties, proxied, type ReplacedParties } from './replaced-parties.ts'

type Size = {
  /** By each door, while one process is replaced. */
  signIns: number
  /** Processes of each app, one after the other. */
  replaced: number
}

/** `fail_timeout` of the example: until then nginx does not try a process that was away. */
const FAIL_TIMEOUT_MS = 2_000

export const proof: Proof<Size> = {
  title:
    'two processes of identity, portal and province behind nginx: sign-ins go on while any is replaced',
  full: { signIns: 10, replaced: 2 },
  short: { signIns: 1, replaced: 1 },
  async run(size) {
    const parties = await openReplacedParties()
    try {
      return await replaceThem(parties, size)
    } finally {
      await parties.close()
    }
  },
}

async function replaceThem(parties: ReplacedParties, { signIns, replaced }: Size) {
  const tally: Tally = { tried: 0, failed: 0, browsers: [] }
  await enterByEachDoor(parties, tally, 1)
  for (const name of proxied) {
    for (const [at, one] of parties.processes[name].slice(0, replaced).entries()) {
      if (at > 0) await pause(FAIL_TIMEOUT_MS)
      await Promise.all([replace(one), enterByEachDoor(parties, tally, signIns)])
    }
  }
  // Both have to have taken part, also in what one alone had been asked before.
  const served = proxied.map((name) => parties.processes[name].map(countRequests).join(' + '))
  const stillSignedIn = await countSignedIn(parties, tally.browsers)
  const { tried, failed, browsers } = tally
  return {
    n: tried,
    holds:
      failed === 0 &&
      browsers.length === tried &&
      stillSignedIn === tried &&
      proxied.every((name) => parties.processes[name].every((one) => countRequests(one) > 0)),
    figures: { failed, stillSignedIn, served: served.join(', ') },
  }
}

type Tally = { tried: number; failed: number; browsers: HttpDriver[] }

/** As an operator does it: asked to end, and started again once it is gone. */
async function replace(party: PartyProcess): Promise<void> {
  await party.end('SIGTERM')
  await party.start()
}

async function enterByEachDoor(parties: ReplacedParties, tally: Tally, count: number) {
  for (let done = 0; done < count; done += 1) {
    for (const door of Object.keys(doors) as Door[]) {
      tally.tried += 1
      try {
        tally.browsers.push(await enter(parties, door))
      } catch (error) {
        tally.failed += 1
        process.stderr.write(`replaced: ${String(error)}\n`)
      }
    }
  }
}

async function enter(parties: ReplacedParties, door: Door): Promise<HttpDriver> {
  const browser = createBrowser()
  const person =
    door === 'official' ? (await newOfficial(parties)).person : await parties.newPerson()
  await enterProvince(parties, { browser, person, door })
  return browser
}

/** Those who came in before a process was replaced stay signed in. */
async function countSignedIn(parties: ReplacedParties, browsers: readonly HttpDriver[]) {
  const pages = await Promise.all(browsers.map((browser) => browser.visit(parties.onestop.url)))
  return pages.filter((page) => isSignedIn(page, parties)).length
}

function countRequests(party: PartyProcess): number {
  return party.output().split('"msg":"request"').length - 1
}
