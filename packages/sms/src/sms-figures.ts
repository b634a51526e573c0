import type { Metrics } from '@mot-cua/web'
import type { SmsEvents } from './gateway/sms-gateway.ts'

/** Until a phone has taken a message: seconds, or minutes where it was switched off. */
const REPORT_BUCKETS_SECONDS = [1, 2, 5, 10, 30, 60, 180, 600, 3600]

/** What gateways do, counted by their names out of the settings. */
export function createSmsFigures(metrics: Metrics): SmsEvents {
  const sends = metrics.timer({
    name: 'sms_gateway_duration_seconds',
    help: 'Time until a gateway answered one try to send',
    labels: ['gateway', 'outcome'],
  })
  const reports = metrics.timer({
    name: 'sms_delivery_seconds',
    help: 'Time from the gateway to the phone, by what the gateway reports',
    labels: ['gateway', 'outcome'],
    buckets: REPORT_BUCKETS_SECONDS,
  })
  const states = metrics.counter({
    name: 'sms_gateway_states_total',
    help: 'Changes of a gateway to open, resting or probing',
    labels: ['gateway', 'state'],
  })
  const alarms = metrics.counter({
    name: 'sms_alarms_total',
    help: 'Alarms about sending; the log line says of which numbers',
    labels: ['kind'],
  })
  return {
    onSend: ({ seconds, ...labels }) => sends(labels, seconds),
    onReport: ({ seconds, ...labels }) => reports(labels, seconds),
    onGatewayState: (event) => states(event),
    onAlarm: ({ kind }) => alarms({ kind }),
  }
}
