import type { EphemeralStore } from '@mot-cua/database'
import type { Clock, Sealer } from '@mot-cua/kernel'
import type { Logger } from '@mot-cua/web'
import type { Kysely } from 'kysely'
import { withGatewayLog } from './gateway/open-gateways.ts'
import type { SmsEvents, SmsGateway } from './gateway/sms-gateway.ts'
import { createAlarms } from './guard/alarms.ts'
import { createSendGuard, type SmsRules } from './guard/send-guard.ts'
import { createSmsOutboxStore } from './outbox/sms-outbox.store.ts'
import { createSmsOutbox } from './outbox/sms-outbox.ts'
import { createSmsReportStore } from './reports/sms-report.store.ts'
import { createSmsReports } from './reports/sms-reports.ts'
import type { SmsTables } from './tables.ts'

type Deps = {
  db: Kysely<SmsTables>
  store: EphemeralStore
  sealer: Sealer
  gateway: SmsGateway
  rules: SmsRules
  events: SmsEvents
  logger: Logger
  now: Clock
}

/** How messages leave, what is heard of them, and what guards their price. */
export function createSms({ db, store, sealer, gateway, rules, events, logger, now }: Deps) {
  const onError = (error: unknown) => logger.warn({ err: error }, 'SMS: the database is away')
  const outbox = createSmsOutbox({
    store: createSmsOutboxStore(db, sealer),
    gateway,
    now,
    onTrouble: (trouble) => logger.warn(trouble, 'an SMS has not left'),
    onError,
  })
  const reports = createSmsReports({
    store: createSmsReportStore(db),
    gateway,
    events,
    now,
    later: (act, milliseconds) => setTimeout(act, milliseconds).unref(),
    onError,
  })
  gateway.listen?.((report) => reports.record(report))
  const guard = openGuard({ store, rules, events, logger, now }, onError)
  return {
    outbox,
    reports,
    guard,
    /** Lets what is under way end, tells the other processes what was counted, and hangs up. */
    async close(): Promise<void> {
      await outbox.stop()
      await guard.flush({ isLast: true }).catch(onError)
      await gateway.close?.()
    },
  }
}

function openGuard(
  {
    store,
    rules,
    events,
    logger,
    now,
  }: Pick<Deps, 'store' | 'rules' | 'events' | 'logger' | 'now'>,
  onError: (error: unknown) => void,
) {
  const logged = withGatewayLog(events, logger)
  const alarm = createAlarms({
    claims: store,
    repeatSeconds: rules.alarmRepeatSeconds,
    raise: (raised) => logged.onAlarm?.(raised),
    now,
    onError,
  })
  return createSendGuard({ rules, counters: store, alarm, now })
}
