import type { Clock } from '@mot-cua/kernel'
import type { Logger } from '@mot-cua/web'
import type { Kysely } from 'kysely'
import type { RequirementStore } from './assurance/assurance.ts'
import { createUpstreamHealth } from './chooser/upstream-health.ts'
import { createCockpitStore } from './cockpit/cockpit.store.ts'
import { createCockpit } from './cockpit/create-cockpit.ts'
import { createExportRecord } from './cockpit/export-audit.store.ts'
import { dayOf } from './day/day.ts'
import { createLinkingSettingStore } from './linking-setting/linking-setting.store.ts'
import { createLinkingSettings } from './linking-setting/linking-setting.ts'
import { createNoticeStore } from './notice/notice.store.ts'
import { createNotices } from './notice/notice.ts'
import { createPolicies } from './policy/policies.ts'
import { createPolicyStore } from './policy/policy.store.ts'
import { createRehearsalStore } from './rehearsal/rehearsal.store.ts'
import { createRehearsals } from './rehearsal/rehearsal.ts'
import type { PortalTables } from './tables.ts'

type Deps = {
  db: Kysely<PortalTables>
  logger: Logger
  now: Clock
  requirements: RequirementStore
}

/** What holds for whom from when, and what is said about it. */
export function createPolicyFeatures({ db, logger, now, requirements }: Deps) {
  const policies = createPolicies({
    store: createPolicyStore(db),
    now,
    onFailure: (error) => logger.warn({ err: error }, 'the sign-in policies cannot be read'),
  })
  return {
    policies,
    gate: policies.gate,
    linkingSettings: createLinkingSettings({ store: createLinkingSettingStore(db), now }),
    notices: createNotices({ store: createNoticeStore(db), now, today: () => dayOf(now()) }),
    health: createUpstreamHealth({ now }),
    rehearsals: createRehearsals({ store: createRehearsalStore(db), now }),
    cockpit: createCockpit({
      store: createCockpitStore(db),
      policies,
      requiredLevel: () => requirements.minimumLevel('portal-sign-in'),
    }),
    recordExport: createExportRecord(db, now),
  }
}
