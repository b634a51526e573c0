import { sql } from 'kysely'
import { presets } from '../../apps/onestop/presets/index.ts'
import { schemaOf } from '../../apps/onestop/src/config.ts'
import { TYPED, walkEverywhere } from './canary-journeys.ts'
import { type Recording, recordFetch } from './canary-record.ts'
import { openParties, type Parties } from './parties.ts'
import type { Person } from './parties-inside.ts'
import { PRESET, SECRETS } from './party-settings.ts'
import type { Proof } from './proof.ts'

type Size = { walks: number }

/** Security.md §2 row 37; what runs inside the tests is watched by packages/testing log-canary. */
export const proof: Proof<Size> = {
  title:
    'no password, code, token, personal id or phone in logs, metrics, error pages, URLs, audit',
  full: { walks: 20 },
  short: { walks: 1 },
  async run({ walks }) {
    const parties = await openParties({ LOG_LEVEL: 'debug' })
    const recording = recordFetch()
    try {
      const people: Person[] = []
      for (let walk = 0; walk < walks; walk += 1) people.push(...(await walkEverywhere(parties)))
      return await search(parties, { recording, people })
    } finally {
      recording.stop()
      await parties.close()
    }
  },
}

const PROVINCE_AUDIT = `${schemaOf(presets[PRESET])}.audit`

type Evidence = { recording: Recording; people: readonly Person[] }

async function search(parties: Parties, { recording, people }: Evidence) {
  const personal = personalCanaries(people)
  const secret = secretCanaries(parties, recording, people)
  const every = [...personal, ...secret]
  const logs = parties.all.map((party) => party.output()).join('\n')
  const metrics = await readMetrics(parties)
  const hits = {
    logs: find(logs, every),
    metrics: find(metrics, every),
    // A form shows again the id that was typed into it; nothing else of a person is on an error page.
    errorPages: find(recording.errorPages.join('\n'), secret.filter(isNotOwnForm)),
    urls: find(recording.urls.join('\n'), every),
    audit: find(await readAudit(parties), every),
  }
  for (const [place, found] of Object.entries(hits)) {
    for (const name of found.slice(0, 10)) process.stderr.write(`${place}: ${name}\n`)
  }
  const counts = Object.fromEntries(
    Object.entries(hits).map(([place, { length }]) => [place, length]),
  )
  const total = Object.values(hits).reduce((sum, { length }) => sum + length, 0)
  const control = find(`${people[0]?.personalId}`, personal).length > 0
  const figures = {
    canaries: every.length,
    logLines: logs.split('\n').length,
    urlsSeen: recording.urls.length,
    errorPagesSeen: recording.errorPages.length,
    ...counts,
  }
  return { n: every.length * Object.keys(hits).length, holds: total === 0 && control, figures }
}

type Canary = { name: string; pattern: RegExp }

const literally = (text: string) => text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')

/** Numbers stand alone: a part of a longer number is another one. */
const alone = (name: string, text: string): Canary => ({
  name,
  pattern: new RegExp(`(?<![\\w.-])${literally(text)}(?![\\w-])`),
})
const anywhere = (name: string, text: string): Canary => ({
  name: `${name} ${text.slice(0, 12)}…`,
  pattern: new RegExp(literally(text)),
})

function personalCanaries(people: readonly Person[]): Canary[] {
  return [
    alone('unknown id', TYPED.unknownId),
    ...people.flatMap(({ personalId, phone, fullName }) => [
      alone('personal id', personalId),
      anywhere('phone', phone.slice(1)),
      alone('phone', `0${phone.slice(3)}`),
      alone('name', fullName),
    ]),
  ]
}

function secretCanaries({ phones }: Parties, { secrets }: Recording, people: readonly Person[]) {
  const passwords = new Set([TYPED.wrongPassword, ...people.map(({ password }) => password)])
  return [
    ...[...passwords].flatMap((password) => [
      anywhere('password', password),
      anywhere('password', encodeURIComponent(password)),
    ]),
    ...[...new Set([TYPED.wrongCode, ...phones.sentCodes()])].map((code) => alone('OTP', code)),
    ...Object.entries(SECRETS).map(([name, value]) => anywhere(name, value)),
    ...[...secrets].map(([name, value]) => anywhere(name.split(' ')[0] ?? '', value)),
  ]
}

/** The token of a form stands in that form. */
function isNotOwnForm({ name }: Canary): boolean {
  return !name.startsWith('csrf')
}

function find(text: string, canaries: readonly Canary[]): string[] {
  return canaries.filter(({ pattern }) => pattern.test(text)).map(({ name }) => name)
}

async function readMetrics({ all }: Parties): Promise<string> {
  const texts = await Promise.all(
    all.map(async ({ url }) => (await fetch(`${url}/metrics`)).text()),
  )
  return texts.join('\n')
}

async function readAudit({ engine }: Parties): Promise<string> {
  const { rows } = await sql<{ line: string }>`
    select row_to_json(event)::text as line from identity.audit_event as event
    union all select row_to_json(event)::text from ${sql.table(PROVINCE_AUDIT)} as event`.execute(
    engine.schema('identity'),
  )
  return rows.map(({ line }) => line).join('\n')
}
