import { Button, CsrfField, Page } from '@mot-cua/web'
import type { OnestopPage } from '../page.ts'
import type { CurrentSettings } from '../settings/settings.ts'
import { tellRoles } from '../staff-account/roles.views.ts'
import type { Hat } from '../staff-account/staff-account.ts'
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

function HatCard({ page, hat: { account, unit, ...hat } }: { page: OnestopPage; hat: Hat }) {
  const { t } = page
  const roles = tellRoles(page, hat.roles)
  return (
    <>
      <h2>{unit.name}</h2>
      <p>{roles}</p>
      <p class="hint">
        {account.fullName} – {account.username}
      </p>
      {account.isSuspended ? (
        <p>{t('hatChoice.suspended')}</p>
      ) : (
        <Button name="account" value={account.id}>
          {t('hatChoice.choose', { unit: unit.name, roles })}
        </Button>
      )}
    </>
  )
}
