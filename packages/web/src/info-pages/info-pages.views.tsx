import type { Child } from 'hono/jsx'
import { Card } from '../components/card.tsx'
import { Notice } from '../components/notice.tsx'
import { Page, type PageFrame } from '../components/page.tsx'
import { Hotline } from '../components/page-footer.tsx'
import type { ShellKey } from '../i18n/shell-catalog.ts'
import type { ShellContext } from '../page/page-context.ts'

export const infoTopics = ['help', 'terms', 'accessibility'] as const

export type InfoTopic = (typeof infoTopics)[number]

type BodyProps = { page: ShellContext }

const bodies: Record<InfoTopic, (props: BodyProps) => Child> = {
  help: HelpBody,
  terms: TermsBody,
  accessibility: AccessibilityBody,
}

type InfoProps = BodyProps & { topic: InfoTopic; frame?: PageFrame | undefined }

/** A standing page that every party has, in the shell's own words. */
export function InfoPage({ page, topic, frame }: InfoProps) {
  const title = page.shell(`footer.${topic}`)
  return (
    <Page page={page} title={title} {...frame}>
      <h1>{title}</h1>
      <p class="lead">{page.shell(`info.${topic}.lede`)}</p>
      {!page.brand.official && (
        <Notice kind="warn" heading={page.shell('info.sandbox.heading')}>
          <p>{page.shell('info.sandbox.text')}</p>
        </Notice>
      )}
      {bodies[topic]({ page })}
      <HotlineCard page={page} />
    </Page>
  )
}

const reasons = ['notActivated', 'noCode', 'changedPhone', 'forgotPassword', 'locked'] as const

function HelpBody({ page }: BodyProps) {
  return (
    <>
      <h2>{page.shell('info.help.signIn.heading')}</h2>
      {reasons.map((reason) => (
        <>
          <h3>{page.shell(`info.help.${reason}.heading`)}</h3>
          <p>{page.shell(`info.help.${reason}.text`)}</p>
        </>
      ))}
      <h2>{page.shell('info.help.safety.heading')}</h2>
      <Sentences
        page={page}
        keys={['info.help.safety.code', 'info.help.safety.address', 'info.help.safety.signOut']}
      />
    </>
  )
}

function TermsBody({ page }: BodyProps) {
  return (['use', 'data', 'cookies'] as const).map((part) => (
    <>
      <h2>{page.shell(`info.terms.${part}.heading`)}</h2>
      <p>{page.shell(`info.terms.${part}.text`)}</p>
    </>
  ))
}

function AccessibilityBody({ page }: BodyProps) {
  return (
    <>
      <h2>{page.shell('info.accessibility.done.heading')}</h2>
      <Sentences
        page={page}
        keys={[
          'info.accessibility.done.standard',
          'info.accessibility.done.keyboard',
          'info.accessibility.done.noScript',
          'info.accessibility.done.display',
          'info.accessibility.done.status',
        ]}
      />
      <h2>{page.shell('info.accessibility.limits.heading')}</h2>
      <p>{page.shell('info.accessibility.limits.text')}</p>
    </>
  )
}

function Sentences({ page, keys }: { page: ShellContext; keys: readonly ShellKey[] }) {
  return (
    <ul>
      {keys.map((key) => (
        <li>{page.shell(key)}</li>
      ))}
    </ul>
  )
}

function HotlineCard({ page }: BodyProps) {
  return (
    <div class="text-column">
      <Card heading={page.shell('info.hotline.heading')}>
        <p>{page.shell('info.hotline.text')}</p>
        <p>
          {page.shell('footer.hotline')}: <Hotline number={page.brand.hotline} />
        </p>
      </Card>
    </div>
  )
}
