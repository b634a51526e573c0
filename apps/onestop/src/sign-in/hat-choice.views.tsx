import { Button, CsrfField, Page } from '@mot-cua/web'
import type { OnestopPage } from '../page.ts'
import type { CurrentSettings } from '../settings/settings.ts'
import { type Hat, roleLabel } from '../staff-account/staff-account.ts'
import { STAFF_SIGN_IN } from './paths.ts'
import { OtherAccount } from './sign-in.views.tsx'

type HatChoiceProps = {
  page: OnestopPage
  settings: CurrentSettings
  hats: readonly Hat[]
  returnTo: string
}

export function HatChoicePage({ page, settings, hats, returnTo }: HatChoiceProps) {
  const { t } = page
  const title = t('hatChoice.title')
  return (
    <Page page={page} title={title} banner={settings.bannerTitle}>
      <h1>{title}</h1>
      <p>{t('hatChoice.text')}</p>
      <form method="post" action={`${STAFF_SIGN_IN}/choose`} class="form" data-submit-once>
        <CsrfField page={page} />
        <input type="hidden" name="return_to" value={returnTo} />
        <ul class="card-grid plain-list">
          {hats.map((hat) => (
            <li class="card">
              <HatCard page={page} hat={hat} />
            </li>
          ))}
        </ul>
      </form>
      <OtherAccount page={page} backTo="/" kind="secondary" />
    </Page>
  )
}

function HatCard({ page: { t }, hat: { account, unit, roles } }: { page: OnestopPage; hat: Hat }) {
  return (
    <>
      <h2>{unit.name}</h2>
      <p id={`roles-${account.id}`}>{roles.map((role) => t(roleLabel(role))).join(', ')}</p>
      <p class="hint">
        {account.fullName} – {account.username}
      </p>
      {account.isSuspended ? (
        <p>{t('hatChoice.suspended')}</p>
      ) : (
        <Button name="account" value={account.id} describedBy={`roles-${account.id}`}>
          {t('hatChoice.choose', { unit: unit.name })}
        </Button>
      )}
    </>
  )
}
