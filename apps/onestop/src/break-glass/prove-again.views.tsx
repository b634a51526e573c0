import { Button, ButtonRow, Form, PasswordField } from '@mot-cua/web'
import { OperatorForm } from '../operator/operator-form.tsx'
import { OperatorPage } from '../operator/operator-page.tsx'
import type { Working } from '../workspace/staff-page.tsx'
import { glassPaths } from './paths.ts'

/** Before what proves an administrator is changed: whoever sits there is the owner, and is there now. */
export function ProveAgainPage({ working, proofAt }: { working: Working; proofAt: string }) {
  const { page, session } = working
  const { t } = page
  const isByEid = session.kind === 'staff' && session.method === 'eid'
  return (
    <OperatorPage working={working} title={t('glass.prove.title')} area={glassPaths.area}>
      <p>{t(isByEid ? 'glass.prove.text' : 'glass.prove.localText')}</p>
      {isByEid ? (
        <ButtonRow>
          <Button href={proofAt}>{t('glass.prove.eid')}</Button>
          <Button kind="secondary" href={glassPaths.area}>
            {t('operator.cancel')}
          </Button>
        </ButtonRow>
      ) : (
        <Form page={page} action="/sign-out">
          <Button>{t('glass.prove.signOut')}</Button>
        </Form>
      )}
    </OperatorPage>
  )
}

type ByPasswordProps = { working: Working; error?: string }

/** The same before the day, in the middle of connecting an app: the session stays, and the secret. */
export function ProveByPasswordPage({ working, error }: ByPasswordProps) {
  const { page } = working
  const { t } = page
  return (
    <OperatorForm
      working={working}
      title={t('glass.prove.title')}
      area={glassPaths.area}
      back={{ href: glassPaths.area, label: t('glass.title') }}
      action={glassPaths.app}
      errors={{ password: error }}
      before={<p>{t('glass.prove.passwordText')}</p>}
    >
      <PasswordField page={page} name="password" label={t('glass.app.password')} error={error} />
      <Button name="action" value="prove">
        {t('glass.goOn')}
      </Button>
    </OperatorForm>
  )
}
