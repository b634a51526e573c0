import type { Clock } from '@mot-cua/kernel'
import { presets } from '@mot-cua/onestop'
import { dossierEventSchema, type NewPortalAccount, type Portal } from '@mot-cua/portal'
import { administrators } from './administrators.ts'
import { dossiersOf } from './portal-dossiers.ts'
import { stories } from './stories.ts'
import type { Story } from './story.ts'

type SandboxPortal = Pick<Portal, 'portalAccounts' | 'ingestion'>

/** What the portal knew before the sandbox began: accounts, their dossiers, staff. */
export async function settlePortal(portal: SandboxPortal, now: Clock): Promise<void> {
  const withAccount = stories.filter(({ portalAccount }) => portalAccount !== undefined)
  const created = await portal.portalAccounts.create(withAccount.map(toAccount))
  for (const [at, one] of created.entries()) {
    const story = withAccount[at]
    if (!story || one.outcome !== 'created') continue
    for (const event of dossiersOf(story, { technicalId: one.technicalId, now: now() })) {
      const told = dossierEventSchema.parse(event)
      await portal.ingestion.recordDossierEvent('binhdinh', told)
    }
  }
  await settleStaff(portal)
  await settleAdministrators(portal)
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
      // The others are told by the province itself.
      if (reference === undefined) continue
      const eventId = `${province}-${reference}`
      const event = { eventId, reference, personalId, sequence: 1, held: true }
      // An agency's source is its province, whatever preset it runs by.
      await ingestion.recordStaffEvent(presets[province].province, event)
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
