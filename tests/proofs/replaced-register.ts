import type { SqlEngine } from '@mot-cua/database'
import { systemClock } from '@mot-cua/kernel'
import { openOperatorGrants } from '@mot-cua/registry'
import type { HttpDriver } from '@mot-cua/testing'
import type { OnestopTables } from '../../apps/onestop/src/tables.ts'
import type { PortalTables } from '../../apps/portal/src/tables.ts'
import type { Person } from './parties-inside.ts'
import { csrfOf } from './portal-journey.ts'

/** What each caller compares, by the name it registers with. */
const questions = [
  { caller: 'National portal', purpose: 'portal-profile' },
  { caller: /^Hệ thống thông tin giải quyết/, purpose: 'staff-identity' },
] as const
const fields = ['fullName', 'dateOfBirth', 'gender']

/** As an operator of the registry does, once the portal and the province have asked for the first time. */
export async function grantQuestions(engine: SqlEngine): Promise<void> {
  const grants = await openOperatorGrants(engine, systemClock)
  const callers = await grants.listCallers()
  for (const { caller, purpose } of questions) {
    const found = callers.find(({ clientName }) => clientName?.match(caller))
    if (!found) throw new Error(`${String(caller)} has not asked the registry`)
    const wish = { clientId: found.clientId, act: 'verify', purpose, fields }
    const answer = await grants.grant(wish, 'the operator of the proof')
    if ('problem' in answer) throw new Error(answer.problem)
  }
}

/** An official fills in «THÔNG TIN XÁC THỰC» and presses «Lưu». */
export async function stateIdentity(
  browser: HttpDriver,
  origin: string,
  person: Person,
): Promise<void> {
  const url = new URL('/staff/account', origin)
  const form = new FormData()
  form.set('csrf', csrfOf(await browser.visit(url)))
  const dateOfBirth = person.dateOfBirth.split('-').reverse().join('/')
  const { fullName, personalId } = person
  for (const [name, value] of Object.entries({ fullName, personalId, dateOfBirth, gender: 'male' }))
    form.set(name, value)
  const headers = { origin: url.origin, 'sec-fetch-site': 'same-origin' }
  const answer = await browser.send(url, { method: 'POST', body: form, headers })
  await answer.body?.cancel()
  if (answer.status !== 303) throw new Error(`«Lưu» was answered with ${answer.status}`)
}

/** Whether the portal has the word of the register for everything that came with the first sign-in. */
export async function isKnownAtPortal(engine: SqlEngine, { personalId }: Person): Promise<boolean> {
  const rows = await engine
    .schema<PortalTables>('portal')
    .selectFrom('account_field as own')
    .innerJoin('account_field as field', 'field.account_id', 'own.account_id')
    .select('field.status')
    .where('own.name', '=', 'personalId')
    .where('own.value', '=', personalId)
    .where('field.source', '=', 'registry')
    .execute()
  // The number itself and the three fields that are compared.
  return rows.length === fields.length + 1 && rows.every(({ status }) => status === 'verified')
}

/** Whether the province has it for what the official stated. */
export async function isKnownAtProvince(
  engine: SqlEngine,
  { schema, fullName }: { schema: string; fullName: string },
): Promise<boolean> {
  const row = await engine
    .schema<OnestopTables>(schema)
    .selectFrom('staff_identity')
    .select('verification')
    .where('full_name', '=', fullName)
    .executeTakeFirst()
  return row?.verification === 'verified'
}
