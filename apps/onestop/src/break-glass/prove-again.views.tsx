import { Button, ButtonRow, Form } from '@mot-cua/web'
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
