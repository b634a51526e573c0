import type { ProvenAccount } from './account/account.ts'
import type { SentDossierEvent } from './ingestion/ingestion.schemas.ts'
import type { TestPortal } from './test-portal.ts'
import { makeEvent, type NewTestEvent, sendEvents } from './test-province.ts'

/** By which provinces know the account. */
export async function technicalIdOf(portal: TestPortal, account: ProvenAccount): Promise<string> {
  const row = await portal.db
    .selectFrom('account')
    .select('technical_id')
    .where('id', '=', account.accountId)
    .executeTakeFirstOrThrow()
  return row.technical_id
}

let codes = 0

/** A dossier of the account, told of by a province; its id here and its code there. */
export async function addDossier(
  portal: TestPortal,
  account: ProvenAccount,
  event: NewTestEvent = {},
): Promise<{ id: string; code: string; event: SentDossierEvent }> {
  codes += 1
  const code = event.code ?? `H08-261101-${String(codes).padStart(4, '0')}`
  const technicalId = await technicalIdOf(portal, account)
  const sent = makeEvent({ ...event, technicalId, code })
  const { results } = await sendEvents(portal.origin, [sent])
  if (results[0]?.outcome !== 'recorded') throw new Error(JSON.stringify(results))
  const { id } = await portal.db
    .selectFrom('dossier')
    .select('id')
    .where('code', '=', code)
    .executeTakeFirstOrThrow()
  return { id, code, event: sent }
}

export type NewTestResult = Partial<NonNullable<SentDossierEvent['results']>[number]>

/** A document of the account, as the result of a dossier; its id. */
export async function addResult(
  portal: TestPortal,
  account: ProvenAccount,
  result: NewTestResult = {},
): Promise<{ id: string; reference: string; dossier: { id: string; code: string } }> {
  const reference = result.reference ?? `kq-${codes + 1}`
  const dossier = await addDossier(portal, account, {
    status: 9,
    results: [
      {
        name: 'Bản sao trích lục khai sinh',
        typeName: 'Giấy tờ hộ tịch',
        issuer: 'Ủy ban nhân dân phường Quy Nhơn',
        ...result,
        reference,
      },
    ],
  })
  const { id } = await portal.db
    .selectFrom('document')
    .select('id')
    .where('source_reference', '=', reference)
    .executeTakeFirstOrThrow()
  return { id, reference, dossier }
}
