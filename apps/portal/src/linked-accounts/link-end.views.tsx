import { Button, ButtonRow, Form, Notice } from '@mot-cua/web'
import { LinkPage, maskIdentifier } from '../linking/link-page.tsx'
import { LINKED_ACCOUNTS_PATH } from '../linking/paths.ts'
import type { ActiveSession, PortalPage } from '../page.ts'
import type { CurrentLink, EndKind, EndProblem, LinkedAccount } from './linked-accounts.ts'

type EndPageProps = {
  page: PortalPage
  session: ActiveSession
  account: LinkedAccount & { link: CurrentLink }
  kind: EndKind
  /** The e-ID was proved too long ago: first that, then the button. */
  isStale: boolean
}

export const endPaths = { unlinked: 'unlink', undone: 'undo' } as const

/** What the end of a link means, before it is confirmed. */
export function LinkEndPage({ page, session, account, kind, isStale }: EndPageProps) {
  const { t } = page
  const { accountId, type, identifier, link } = account
  const described = t('linking.end.account', {
    type: t(`linking.list.type.${type}`),
    number: maskIdentifier(identifier),
    date: link.at,
  })
  const here = `${LINKED_ACCOUNTS_PATH}/${accountId}/${endPaths[kind]}`
  return (
    <LinkPage page={page} session={session} title={t(`linking.end.${kind}.title`)}>
      <p>{described}</p>
      <h2>{t('linking.end.consequences')}</h2>
      <ul>
        <li>{t('linking.end.moves')}</li>
        <li>{t(`linking.end.${kind}After`)}</li>
        <li>{t('linking.end.sessions')}</li>
        <li>{t('linking.end.relink')}</li>
      </ul>
      {isStale ? (
        <SignInAgain page={page} here={here} />
      ) : (
        <Form page={page} action={here}>
          <input type="hidden" name="link" value={link.eventId} />
          <ButtonRow>
            <Button kind="danger">{t(`linking.end.${kind}.confirm`)}</Button>
            <Button kind="secondary" href={LINKED_ACCOUNTS_PATH}>
              {t('linking.end.keep')}
            </Button>
          </ButtonRow>
        </Form>
      )}
    </LinkPage>
  )
}

function SignInAgain({ page, here }: { page: PortalPage; here: string }) {
  const { t } = page
  return (
    <>
      <Notice kind="info" heading={t('linking.end.stale')}>
        <p>{t('linking.end.staleText')}</p>
      </Notice>
      <Form page={page} action={`${LINKED_ACCOUNTS_PATH}/sign-in-again`}>
        <input type="hidden" name="return_to" value={here} />
        <ButtonRow>
          <Button>{t('linking.notice.signIn')}</Button>
          <Button kind="secondary" href={LINKED_ACCOUNTS_PATH}>
            {t('linking.end.keep')}
          </Button>
        </ButtonRow>
      </Form>
    </>
  )
}

type ProblemPageProps = {
  page: PortalPage
  session: ActiveSession
  problem: Exclude<EndProblem, 'stale'>
}

export function LinkEndProblemPage({ page, session, problem }: ProblemPageProps) {
  const { t } = page
  const { hotline } = page.brand
  return (
    <LinkPage page={page} session={session} title={t(`linking.end.problem.${problem}`)}>
      <p>{t(`linking.end.problem.${problem}Text`, { hotline })}</p>
      <ButtonRow>
        <Button href={LINKED_ACCOUNTS_PATH}>{t('linking.refused.toList')}</Button>
      </ButtonRow>
    </LinkPage>
  )
}
