import { setTimeout as pause } from 'node:timers/promises'
import type { HttpDriver } from '@mot-cua/testing'
import type { PartyProcess } from './party-process.ts'
import { createBrowser } from './portal-journey.ts'
import type { Proof } from './proof.ts'
import { type Door, doors, enterProvince, isSignedIn, newOfficial } from './province-journey.ts'
import { openReplacedParties, proxied, type ReplacedParties } from './replaced-parties.ts'
import {
  grantQuestions,
  isKnownAtPortal,
  isKnownAtProvince,
  stateIdentity,
} from './replaced-register.ts'

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
    'two processes of registry, identity, portal and province behind nginx: sign-ins and answers of the register go on while any is replaced',
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
  const tally: Tally = { tried: 0, failed: 0, unanswered: 0, browsers: [] }
  await askFirst(parties)
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
  const { tried, failed, unanswered, browsers } = tally
  return {
    n: tried,
    holds:
      failed === 0 &&
      unanswered === 0 &&
      browsers.length === tried &&
      stillSignedIn === tried &&
      proxied.every((name) => parties.processes[name].every((one) => countRequests(one) > 0)),
    figures: { failed, unanswered, stillSignedIn, served: served.join(', ') },
  }
}

type Tally = {
  tried: number
  failed: number
  /** Signed in, but nobody had the word of the register for who it was. */
  unanswered: number
  browsers: HttpDriver[]
}

/** Both register with their first question; until they are granted one, they are told nothing. */
async function askFirst(parties: ReplacedParties): Promise<void> {
  const browser = createBrowser()
  const { person } = await newOfficial(parties)
  await enterProvince(parties, { browser, person, door: 'official' })
  await stateIdentity(browser, parties.onestop.url, person)
  await grantQuestions(parties.engine)
}

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
        const { browser, isKnown } = await enter(parties, door)
        tally.browsers.push(browser)
        if (!isKnown) tally.unanswered += 1
      } catch (error) {
        tally.failed += 1
        process.stderr.write(`replaced: ${String(error)}\n`)
      }
    }
  }
}

/** In by this door; the first sign-in at the portal and what an official states ask the register. */
async function enter(parties: ReplacedParties, door: Door) {
  const { engine, onestop, schema } = parties
  const browser = createBrowser()
  const isOfficial = door === 'official'
  const person = isOfficial ? (await newOfficial(parties)).person : await parties.newPerson()
  await enterProvince(parties, { browser, person, door })
  if (isOfficial) await stateIdentity(browser, onestop.url, person)
  const isKnown =
    (await isKnownAtPortal(engine, person)) &&
    (!isOfficial || (await isKnownAtProvince(engine, { schema, fullName: person.fullName })))
  return { browser, isKnown }
}

/** Those who came in before a process was replaced stay signed in. */
async function countSignedIn(parties: ReplacedParties, browsers: readonly HttpDriver[]) {
  const pages = await Promise.all(browsers.map((browser) => browser.visit(parties.onestop.url)))
  return pages.filter((page) => isSignedIn(page, parties)).length
}

function countRequests(party: PartyProcess): number {
  return party.output().split('"msg":"request"').length - 1
}
