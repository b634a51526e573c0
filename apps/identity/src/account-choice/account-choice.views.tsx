import { Button, ButtonRow, Form, Page, SummaryList } from '@mot-cua/web'
import type { Child } from 'hono/jsx'
import type { Account } from '../account/account.ts'
import type { IdentityMessageKey } from '../messages.ts'
import type { IdentityPage } from '../page.ts'

type Props = {
  page: IdentityPage
  service: { name: string }
  /** The person who is signed in. */
  account: Pick<Account, 'fullName' | 'level'>
  action: string
  otherHref: string
}

/** The service may be used with a higher level only: what is there, what is missing, what to do. */
export function LevelNeededPage(props: Props) {
  const { t } = props.page
  return (
    <QuestionPage {...props} title="level.title">
      <p>{t('level.text', { service: props.service.name })}</p>
      <SummaryList
        rows={[
          { term: t('level.account'), value: props.account.fullName },
          { term: t('level.now'), value: t(`level.${props.account.level}`) },
          { term: t('level.needed'), value: t('level.2') },
        ]}
      />
      <p>{t('level.how')}</p>
      <Way {...props} value="back" label={t('level.back', { service: props.service.name })} />
    </QuestionPage>
  )
}

/** The service expects somebody else than the person who has signed in. */
export function OtherPersonPage(props: Props) {
  const { t } = props.page
  const names = { service: props.service.name, name: props.account.fullName }
  return (
    <QuestionPage {...props} title="otherPerson.title">
      <p>{t('otherPerson.text', names)}</p>
      <Way {...props} value="back" label={t('level.back', { service: props.service.name })} />
    </QuestionPage>
  )
}

/** `prompt=select_account`: as the person signed in, or another on the same computer? */
export function AccountChoicePage(props: Props) {
  const { t } = props.page
  return (
    <QuestionPage {...props} title="accountChoice.title">
      <p>{t('accountChoice.text', { service: props.service.name })}</p>
      <Way
        {...props}
        value="keep"
        label={t('accountChoice.keep', { name: props.account.fullName })}
      />
    </QuestionPage>
  )
}

type QuestionPageProps = Props & { title: IdentityMessageKey; children?: Child }

function QuestionPage({ page, title, children }: QuestionPageProps) {
  return (
    <Page page={page} title={page.t(title)}>
      <h1>{page.t(title)}</h1>
      {children}
    </Page>
  )
}

type WayProps = Pick<Props, 'page' | 'action' | 'otherHref'> & { value: string; label: string }

/** On or back by a button, and the way to another account beside it. */
function Way({ page, action, otherHref, value, label }: WayProps) {
  return (
    <Form page={page} action={action}>
      <ButtonRow>
        <Button name="action" value={value}>
          {label}
        </Button>
        <Button kind="secondary" href={otherHref}>
          {page.t('accountChoice.other')}
        </Button>
      </ButtonRow>
    </Form>
  )
}
