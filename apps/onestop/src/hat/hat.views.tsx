import { Button, ButtonRow, CsrfField, ErrorSummary, Form, Notice, StatusBadge } from '@mot-cua/web'
import type { Child } from 'hono/jsx'
import { ProvincePage, type Viewing } from '../home/province-page.tsx'
import type { OnestopPage } from '../page.ts'
import type { Session } from '../session/session.ts'
import { tellRoles } from '../staff-account/roles.views.ts'
import { StaffPage, type Working } from '../workspace/staff-page.tsx'
import { AS_CITIZEN, type OfferedHat, SWITCH_PATH, type UnwearableReason } from './hat.ts'
import { isWorn } from './menu.ts'
import { backToForm, type UnsavedForm } from './unsaved-work.ts'

type Switching = Omit<Viewing, 'session'> & { session: Session; hat: Working['hat'] | undefined }

type SwitchPageProps = Switching & { refusal?: UnwearableReason }

/** Every account that the person may act as, with more room than the menu has. */
export function SwitchPage({ refusal, ...switching }: SwitchPageProps) {
  const { page, session } = switching
  const { t, hats } = page
  const error = refusal && t(`hat.refused.${refusal}`)
  return (
    <Frame {...switching} title={t('hat.title')} hasErrors={refusal !== undefined}>
      <ErrorSummary page={page} errors={error ? [{ field: 'accounts', message: error }] : []} />
      <h1>{t('hat.title')}</h1>
      <p>{t(hats.length === 0 ? 'hat.none' : 'hat.text')}</p>
      <form method="post" action={SWITCH_PATH} id="accounts" tabindex={-1} data-submit-once>
        <CsrfField page={page} />
        <ul class="card-grid plain-list hat-list">
          {hats.map((hat) => (
            <li class="card" data-accent={hat.accent}>
              <HatCard page={page} hat={hat} isPresent={isWorn(session, hat)} />
            </li>
          ))}
          {session.personId !== undefined && (
            <li class="card">
              <h2>{t('hat.citizen')}</h2>
              <p>{t('hat.citizenText')}</p>
              {session.kind === 'citizen' ? (
                <StatusBadge status="ok" label={t('hat.present')} />
              ) : (
                <Button kind="secondary" name="account" value={AS_CITIZEN}>
                  {t('hat.goOnAsCitizen')}
                </Button>
              )}
            </li>
          )}
        </ul>
      </form>
      <h2>{t('hat.elsewhere')}</h2>
      <p>{t('hat.elsewhereText')}</p>
    </Frame>
  )
}

type HatCardProps = { page: OnestopPage; hat: OfferedHat; isPresent: boolean }

function HatCard({ page, hat, isPresent }: HatCardProps) {
  const { t } = page
  const roles = tellRoles(page, hat.roles)
  return (
    <>
      <h2>{hat.unitName}</h2>
      <p>{roles}</p>
      <p>{t('hat.unread', { count: hat.unread })}</p>
      {isPresent ? (
        <StatusBadge status="ok" label={t('hat.present')} />
      ) : (
        <Button kind="secondary" name="account" value={hat.staffAccountId}>
          {t('hatChoice.choose', { unit: hat.unitName, roles })}
        </Button>
      )}
    </>
  )
}

type UnsavedProps = Switching & { account: string; unsaved: UnsavedForm }

/** Before a form that was not saved is left behind. */
export function UnsavedPage({ account, unsaved, ...switching }: UnsavedProps) {
  const { page } = switching
  const { t } = page
  return (
    <Frame {...switching} title={t('hat.unsaved')} hasErrors={false}>
      <h1>{t('hat.unsaved')}</h1>
      <Notice kind="warn" heading={t('hat.unsavedHeading')}>
        <p>{t('hat.unsavedText')}</p>
      </Notice>
      <Form page={page} action={SWITCH_PATH}>
        <input type="hidden" name="account" value={account} />
        <input type="hidden" name="leave" value="yes" />
        <ButtonRow>
          <Button href={backToForm(unsaved)}>{t('hat.backToForm')}</Button>
          <Button kind="secondary">{t('hat.leaveForm')}</Button>
        </ButtonRow>
      </Form>
    </Frame>
  )
}

type FrameProps = Switching & { title: string; hasErrors: boolean; children?: Child }

/** Officials see for whom they act, people the province's public side. */
function Frame({ hat, hasErrors, ...props }: FrameProps) {
  if (hat) return <StaffPage {...props} hat={hat} hasErrors={hasErrors} />
  return <ProvincePage {...props} hat={hat} />
}
