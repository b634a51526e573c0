import { addSeconds, type Clock } from '@mot-cua/kernel'
import { dossierEventSchema, type NewPortalAccount, type Portal } from '@mot-cua/portal'
import { administrators } from './administrators.ts'
import { dossiersOf } from './portal-dossiers.ts'
import { type Story, stories } from './stories.ts'

type SandboxPortal = Pick<Portal, 'portalAccounts' | 'ingestion' | 'policies'>

const DAY_SECONDS = 24 * 60 * 60
/** Citizens' cut-over in the sandbox (architecture.md §5). */
const CUT_OVER_DAYS = 30

/** What the portal knew before the sandbox began: accounts, their dossiers, staff, the day to come. */
export async function settlePortal(portal: SandboxPortal, now: Clock): Promise<void> {
  const withAccount = stories.filter(({ portalAccount }) => portalAccount !== undefined)
  const created = await portal.portalAccounts.create(withAccount.map(toAccount))
  for (const [at, one] of created.entries()) {
    const story = withAccount[at]
    if (!story || one.outcome !== 'created') continue
    for (const event of dossiersOf(story, { technicalId: one.technicalId, now: now() })) {
      const told = dossierEventSchema.parse(event)
      await portal.ingestion.recordDossierEvent('sandbox-binhdinh-2024', told)
    }
  }
  await settleStaff(portal)
  await settleAdministrators(portal)
  await planCutOver(portal, now())
}

function toAccount(story: Story): NewPortalAccount {
  const { portalAccount, phone, fullName, atPortal, dateOfBirth, gender } = story
  const { username = '', password = '' } = portalAccount ?? {}
  const verified = { status: 'verified', source: 'registry' } as const
  const isChecked = atPortal?.verifiedId !== undefined
  return {
    username,
    password,
    phone,
    audience: 'person',
    fields: [
      { name: 'fullName', value: fullName, ...(isChecked ? verified : {}) },
      { name: 'dateOfBirth', value: dateOfBirth, ...(isChecked ? verified : {}) },
      { name: 'gender', value: gender, ...(isChecked ? verified : {}) },
      { name: 'phone', value: phone },
      ...(isChecked
        ? [{ name: 'personalId' as const, value: atPortal.verifiedId ?? '', ...verified }]
        : []),
    ],
  }
}

async function settleStaff({ ingestion }: SandboxPortal): Promise<void> {
  for (const { personalId, staffAccounts = [] } of stories) {
    for (const { province, reference } of staffAccounts) {
      const eventId = `${province}-${reference}`
      const event = { eventId, reference, personalId, sequence: 1, held: true }
      await ingestion.recordStaffEvent(`sandbox-${province}`, event)
    }
  }
}

async function settleAdministrators({ portalAccounts }: SandboxPortal): Promise<void> {
  const created = await portalAccounts.create(
    administrators.map(({ username, password, phone, fullName }) => ({
      username,
      password,
      phone,
      audience: 'administrator' as const,
      fields: [{ name: 'fullName' as const, value: fullName }],
    })),
  )
  for (const [at, one] of created.entries()) {
    const secret = administrators[at]?.totpSecret
    if (one.outcome === 'created' && secret) {
      await portalAccounts.enrolTotp(one.accountId, secret)
    }
  }
}

/** From that day accounts of citizens that the portal issued only verify and link (C8). */
async function planCutOver({ policies }: SandboxPortal, now: Date): Promise<void> {
  await policies.freshen()
  const { version, lines } = policies.current()
  const kind = { type: 'portal', audience: 'person' } as const
  const isPlanned = lines.some(
    (line) => line.type === kind.type && line.audience === kind.audience && line.from > now,
  )
  if (isPlanned) return
  const from = startOfDay(addSeconds(now, CUT_OVER_DAYS * DAY_SECONDS))
  const line = { ...kind, from, access: 'link-only' as const }
  const actor = { name: 'sandbox' }
  await policies.change({ line, reason: 'the sandbox’s day' }, { version, actor })
}

/** Midnight in Vietnam, which keeps one offset all year. */
function startOfDay(at: Date): Date {
  const offsetMs = 7 * 60 * 60 * 1000
  const dayMs = DAY_SECONDS * 1000
  return new Date(Math.floor((at.getTime() + offsetMs) / dayMs) * dayMs - offsetMs)
}
