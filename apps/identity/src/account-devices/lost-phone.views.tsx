import { Button, ButtonRow, Card, Form, formatDateTime, Notice } from '@mot-cua/web'
import {
  ACCOUNT_PATH,
  AccountPage,
  type AccountPageProps,
  accountPaths,
} from '../account-pages/account-page.tsx'
import type { PlaceWords } from '../address-place/place-words.ts'
import type { Device } from '../device/device.ts'

type NewPhoneProps = AccountPageProps & {
  /** Of the phone app. */
  appAddress: string
}

type LostPhonePageProps = NewPhoneProps & {
  devices: readonly Device[]
  describePlace: PlaceWords
}

/** Which phone is gone? By password and OTP alone, because the phone is not there to be asked. */
export function LostPhonePage({ devices, describePlace, ...props }: LostPhonePageProps) {
  const { page } = props
  const { t } = page
  return (
    <AccountPage {...props} title="account.lostPhone.title">
      <p>{t('account.lostPhone.text')}</p>
      {devices.length === 0 ? (
        <NewPhone {...props} />
      ) : (
        <Form page={page} action={accountPaths.lostPhone}>
          {devices.map(({ id, name, lastSeenAt, lastAddress }) => (
            <Card heading={name}>
              <p>
                {t('account.lostPhone.lastSeen', { time: formatDateTime(lastSeenAt) })}
                {withDot(describePlace(page, lastAddress))}
              </p>
              <ButtonRow>
                <Button kind="danger" name="id" value={id}>
                  {t('account.lostPhone.this')}
                  <span class="visually-hidden"> – {name}</span>
                </Button>
              </ButtonRow>
            </Card>
          ))}
          {devices.length > 1 && (
            <ButtonRow>
              <Button kind="secondary" name="id" value="all">
                {t('account.devices.removeAll')}
              </Button>
            </ButtonRow>
          )}
        </Form>
      )}
      <h2>{t('account.lostPhone.number.title')}</h2>
      <p>{t('account.lostPhone.number.text')}</p>
    </AccountPage>
  )
}

function withDot(place: string): string {
  return place === '' ? '' : ` · ${place}`
}

/** What is safe now, and how the next phone gets its place. */
export function PhoneRemovedPage(props: NewPhoneProps) {
  const { t } = props.page
  return (
    <AccountPage {...props} title="account.lostPhone.title">
      <Notice kind="ok" heading={t('account.lostPhone.done')} isNews>
        <p>{t('account.lostPhone.doneText')}</p>
      </Notice>
      <NewPhone {...props} />
      <h2>{t('account.lostPhone.number.title')}</h2>
      <p>{t('account.lostPhone.number.text')}</p>
      <ButtonRow>
        <Button href={ACCOUNT_PATH}>{t('account.title')}</Button>
        <Button kind="secondary" href={accountPaths.password}>
          {t('account.password.title')}
        </Button>
      </ButtonRow>
    </AccountPage>
  )
}

function NewPhone({ page, appAddress }: NewPhoneProps) {
  const { t } = page
  return (
    <>
      <h2>{t('account.newPhone.title')}</h2>
      <ol>
        <li>{t('account.newPhone.open', { address: appAddress })}</li>
        <li>{t('account.newPhone.signIn')}</li>
        <li>{t('account.newPhone.passcode')}</li>
      </ol>
    </>
  )
}
