import { secondsBetween } from '@mot-cua/kernel'
import { formatTimeFrom } from '../i18n/formatting.ts'
import type { ShellContext } from '../page/page-context.ts'
import { Button, ButtonRow } from './button.tsx'
import { Countdown } from './countdown.tsx'
import { Form } from './form.tsx'
import { OtpField } from './otp-field.tsx'

/** Of the app that asks for the code, already translated. */
export type OtpFormWords = {
  label: string
  hint: string
  expiresIn: string
  expired: string
  confirm: string
  cancel: string
  resend: string
  resendWait: (time: string) => string
  sendsLeft: (count: number) => string
}

type OtpFormProps = {
  page: ShellContext
  action: string
  words: OtpFormWords
  error?: string | undefined
  expiresAt: Date
  resendAt: Date
  now: Date
  /** Messages that may still follow before a wait. */
  sendsLeft: number
}

/** Said before the limit bites, not from the start. */
const TELL_SENDS_FROM = 2

/** One field for the code, its countdown, and the three ways on: `action` is the button pressed. */
export function OtpForm({ page, action, words, error, ...props }: OtpFormProps) {
  const { expiresAt, resendAt, now, sendsLeft } = props
  return (
    <Form page={page} action={action}>
      <OtpField
        page={page}
        label={words.label}
        hint={words.hint}
        name="code"
        error={error}
        autofocus={error === undefined}
      />
      <Countdown
        page={page}
        deadline={expiresAt}
        now={now}
        label={words.expiresIn}
        expiredLabel={words.expired}
      />
      <OtpButtons words={words} resendAt={resendAt} now={now} />
      {sendsLeft <= TELL_SENDS_FROM && <p class="hint">{words.sendsLeft(sendsLeft)}</p>}
    </Form>
  )
}

const RESEND_WAIT_ID = 'resend-wait'

function OtpButtons({ words, resendAt, now }: Pick<OtpFormProps, 'words' | 'resendAt' | 'now'>) {
  const seconds = Math.ceil(secondsBetween(now, resendAt))
  const notBefore = seconds > 0 ? { seconds, describedBy: RESEND_WAIT_ID } : undefined
  return (
    <>
      <ButtonRow>
        <Button name="action" value="confirm">
          {words.confirm}
        </Button>
        <Button kind="secondary" name="action" value="cancel">
          {words.cancel}
        </Button>
        <Button kind="link" name="action" value="resend" notBefore={notBefore}>
          {words.resend}
        </Button>
      </ButtonRow>
      {notBefore && (
        <p class="hint" id={RESEND_WAIT_ID}>
          {words.resendWait(formatTimeFrom(resendAt))}
        </p>
      )}
    </>
  )
}
