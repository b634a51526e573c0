import {
  Button,
  ButtonRow,
  Card,
  Form,
  formatDateTime,
  Notice,
  StatusBadge,
  SummaryList,
} from '@mot-cua/web'
import { AccountPage, type AccountPageProps, accountPaths } from '../account-pages/account-page.tsx'
import type { PlaceWords } from '../address-place/place-words.ts'
import type { Device } from '../device/device.ts'
import type { IdentityPage } from '../page.ts'

type DevicesPageProps = AccountPageProps & {
  devices: readonly Device[]
  describePlace: PlaceWords
  /** One has just been removed. */
  isDone: boolean
}

/** Every phone with what it may do, and the way to take it off. */
export function DevicesPage({ devices, describePlace, isDone, ...props }: DevicesPageProps) {
  const { t } = props.page
  return (
    <AccountPage {...props} title="account.devices.title">
      {isDone && <Notice kind="ok" heading={t('account.devices.removed')} isNews />}
      <p>{t('account.devices.text')}</p>
      {devices.length === 0 && <p>{t('account.devices.none')}</p>}
      {devices.map((device) => (
        <DeviceCard {...props} device={device} describePlace={describePlace} />
      ))}
      <ButtonRow>
        <Button kind="secondary" href={accountPaths.lostPhone}>
          {t('account.lostPhone.title')}
        </Button>
        {devices.length > 1 && (
          <Button kind="secondary" href={accountPaths.allDevices}>
            {t('account.devices.removeAll')}
          </Button>
        )}
      </ButtonRow>
    </AccountPage>
  )
}

type DeviceCardProps = AccountPageProps & {
  device: Device
  describePlace: PlaceWords
}

function DeviceCard({ page, device, describePlace }: DeviceCardProps) {
  const { t } = page
  const place = describePlace(page, device.lastAddress)
  return (
    <Card heading={device.name}>
      <SummaryList
        rows={[
          {
            term: t('account.devices.status'),
            value: <State page={page} isActive={device.status === 'active'} />,
          },
          { term: t('account.devices.lastSeen'), value: formatDateTime(device.lastSeenAt) },
          ...(place === '' ? [] : [{ term: t('account.place'), value: place }]),
          { term: t('account.devices.since'), value: formatDateTime(device.createdAt) },
          { term: t('account.devices.webSignIn'), value: <Permission {...{ page, device }} /> },
        ]}
      />
      <Form page={page} action={accountPaths.devices}>
        <ButtonRow>
          <Button kind="secondary" href={`${accountPaths.devices}/${device.id}/remove`}>
            {t('account.devices.remove')}
            <span class="visually-hidden"> – {device.name}</span>
          </Button>
          {device.webSignInSince && (
            <Button kind="secondary" name="id" value={device.id}>
              {t('account.devices.stopWebSignIn')}
              <span class="visually-hidden"> – {device.name}</span>
            </Button>
          )}
        </ButtonRow>
      </Form>
    </Card>
  )
}

function State({ page: { t }, isActive }: { page: IdentityPage; isActive: boolean }) {
  if (isActive) return <StatusBadge status="ok" label={t('account.devices.status.active')} />
  return (
    <>
      <StatusBadge status="warn" label={t('account.devices.status.disabled')} />
      <br />
      <small class="hint">{t('account.devices.status.how')}</small>
    </>
  )
}

/** Off is for anywhere; on is for the phone alone, with its passcode. */
function Permission({ page: { t }, device }: Pick<DeviceCardProps, 'page' | 'device'>) {
  const isOn = device.webSignInSince !== undefined
  return (
    <>
      {t(isOn ? 'account.devices.webSignIn.on' : 'account.devices.webSignIn.off')}
      {!isOn && (
        <>
          <br />
          <small class="hint">{t('account.devices.webSignIn.where')}</small>
        </>
      )}
    </>
  )
}

/** What goes with one phone, before it is taken off. */
export function RemoveDevicePage({ device, ...props }: AccountPageProps & { device: Device }) {
  const { t } = props.page
  return (
    <AccountPage {...props} title="account.removeDevice.title" back={DEVICES}>
      <p>{t('account.removeDevice.text', { name: device.name })}</p>
      <Removal {...props} action={`${accountPaths.devices}/${device.id}/remove`} />
    </AccountPage>
  )
}

export function RemoveAllPage(props: AccountPageProps) {
  const { t } = props.page
  return (
    <AccountPage {...props} title="account.devices.removeAll" back={DEVICES}>
      <p>{t('account.removeAll.text')}</p>
      <Removal {...props} action={accountPaths.allDevices} />
    </AccountPage>
  )
}

const DEVICES = { href: accountPaths.devices, label: 'account.devices.title' } as const

function Removal({ page, action }: AccountPageProps & { action: string }) {
  return (
    <Form page={page} action={action}>
      <ButtonRow>
        <Button kind="danger">{page.t('account.devices.remove')}</Button>
        <Button kind="secondary" href={accountPaths.devices}>
          {page.t('account.keep')}
        </Button>
      </ButtonRow>
    </Form>
  )
}
