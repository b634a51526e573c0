import type { Clock } from '@mot-cua/kernel'
import type { Logger } from '@mot-cua/web'
import { createHttpGateway } from '../http/http-gateway.ts'
import { createSmppGateway } from '../smpp/smpp-gateway.ts'
import { createFailOver } from './fail-over.ts'
import type { GatewaySettings } from './gateway.settings.ts'
import type { SmsEvents, SmsGateway } from './sms-gateway.ts'

type Deps = { events: SmsEvents; logger: Logger; now: Clock }

/** The gateways of the settings as one; SMPP connects at once. */
export function openGateways(settings: readonly GatewaySettings[], deps: Deps): SmsGateway {
  const { logger, now } = deps
  return createFailOver({
    gateways: settings.map((one) => ({ name: one.name, gateway: openGateway(one, deps) })),
    events: withGatewayLog(deps.events, logger),
    now,
  })
}

function openGateway(settings: GatewaySettings, { logger }: Deps): SmsGateway {
  if (settings.kind === 'http') return createHttpGateway(settings)
  const { name: gateway } = settings
  return createSmppGateway(settings, {
    onTrouble: (reason) => logger.warn({ gateway, reason }, 'no connection to the message centre'),
  })
}

/** The log tells what the metrics count, where somebody may have to act. */
export function withGatewayLog(events: SmsEvents, logger: Logger): SmsEvents {
  return {
    ...events,
    onGatewayState(event) {
      logger.warn(event, 'an SMS gateway changed its state')
      events.onGatewayState?.(event)
    },
    onAlarm(alarm) {
      logger.error({ alarm }, `SMS alarm: ${alarm.kind}`)
      events.onAlarm?.(alarm)
    },
  }
}
