/** @jsxImportSource hono/jsx/dom */
import type { Device } from '@mot-cua/device-api'
import { SureAction } from '../shell/actions.tsx'
import type { App, Done } from '../shell/app.ts'
import { Listing } from '../shell/list-screen.tsx'
import { Screen } from '../shell/screen.tsx'
import { formatMoment } from '../words/moments.ts'

/** P11: this phone and the others, and how to be rid of one that is lost. */
export function DevicesScreen({ app }: { app: App }) {
  const { t } = app
  return (
    <Screen app={app} title={t('devices.title')} backTo="">
      <p>
        <a href="#/lost">{t('lost.title')}</a>
      </p>
      <Listing<{ devices: Device[] }>
        app={app}
        route="listDevices"
        empty={t('devices.empty')}
        isEmpty={({ devices }) => devices.length === 0}
        draw={({ devices }, reload) => <DeviceList app={app} devices={devices} reload={reload} />}
      />
    </Screen>
  )
}

type ListProps = { app: App; devices: Device[]; reload: () => void }

function DeviceList({ app, devices, reload }: ListProps) {
  const { t } = app
  const revokeOthers = async (): Done => {
    const answer = await app.call('revokeDevices', { body: { which: 'others' } })
    if (!answer.failure) reload()
    return answer.failure
  }
  const revokeAll = async (): Done => {
    const answer = await app.call('revokeDevices', { body: { which: 'all' } })
    if (!answer.failure) await app.session.forgetDevice()
    return answer.failure
  }
  return (
    <>
      <ul class="cards">
        {devices.map((device) => (
          <DeviceCard key={device.id} app={app} device={device} reload={reload} />
        ))}
      </ul>
      {devices.length > 1 && (
        <SureAction
          app={app}
          label={t('devices.revokeOthers')}
          question={t('devices.revokeOthersSure')}
          act={revokeOthers}
        />
      )}
      <SureAction
        app={app}
        label={t('devices.revokeAll')}
        question={t('devices.revokeAllSure')}
        act={revokeAll}
      />
    </>
  )
}

type CardProps = { app: App; device: Device; reload: () => void }

function DeviceCard({ app, device, reload }: CardProps) {
  const { t } = app
  const revoke = async (): Done => {
    const answer = await app.call('revokeDevice', { id: device.id })
    if (answer.failure) return answer.failure
    if (device.isThis) await app.session.forgetDevice()
    else reload()
    return undefined
  }
  return (
    <li class="card">
      <h2>{device.name}</h2>
      {device.isThis && <p class="badge badge-ok">{t('devices.this')}</p>}
      <p>
        {t('devices.seen', { time: formatMoment(device.lastSeenAt), place: device.place })}
        <br />
        {t('devices.since', { time: formatMoment(device.createdAt) })}
        <br />
        {t(device.webSignIn ? 'devices.webOn' : 'devices.webOff')}
      </p>
      <SureAction
        app={app}
        label={t(device.isThis ? 'devices.revokeThis' : 'devices.revoke')}
        question={t(device.isThis ? 'devices.revokeThisSure' : 'devices.revokeSure', {
          name: device.name,
        })}
        act={revoke}
      />
    </li>
  )
}
