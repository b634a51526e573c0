/** @jsxImportSource hono/jsx/dom */
import { useEffect, useRef, useState } from 'hono/jsx/dom'
import type { App } from '../shell/app.ts'
import { Wrong } from '../shell/form.tsx'
import { Screen } from '../shell/screen.tsx'
import { failureSentence } from '../words/failure-sentence.ts'
import { PictureButton } from './picture.views.tsx'
import { createScanner, type ScanFault, type Scanner } from './scanner.ts'

type ScanState = 'idle' | 'asking' | 'searching' | 'sending'

/** P6: the camera after a tap, a picture, or the eight characters. */
export function ScanScreen({ app }: { app: App }) {
  const { t } = app
  const video = useRef<HTMLVideoElement>(null)
  const scanner = useRef<Scanner | null>(null)
  const [state, setState] = useState<ScanState>('idle')
  const [wrong, setWrong] = useState<string | undefined>(undefined)
  useEffect(() => watchHiding(() => scanner.current?.stop()), [])
  const start = async () => {
    if (!video.current) return
    setWrong(undefined)
    const own = createScanner({ app, video: video.current, onState: setState })
    scanner.current?.stop()
    scanner.current = own
    const outcome = await own.scanByCamera()
    setState('idle')
    setWrong(sentenceOf(app, outcome))
  }
  return (
    <Screen app={app} title={t('scan.title')} backTo="">
      <ScanWords app={app} />
      <Wrong sentence={wrong} />
      <div class={state === 'idle' ? 'camera camera-off' : 'camera'}>
        <video ref={video} muted playsInline aria-hidden="true" />
        {state === 'idle' && (
          <button type="button" class="button" onClick={() => void start()}>
            {t('scan.start')}
          </button>
        )}
      </div>
      <SearchState app={app} state={state} />
      {state !== 'idle' && <CameraControls app={app} scanner={scanner.current} />}
      <div class="stack">
        <PictureButton app={app} onOutcome={(outcome) => setWrong(sentenceOf(app, outcome))} />
        <a class="button button-secondary" href="#/scan/typed">
          {t('typed.title')}
        </a>
      </div>
    </Screen>
  )
}

function ScanWords({ app: { t } }: { app: App }) {
  return (
    <>
      <p>{t('scan.text')}</p>
      <p class="hint">{t('scan.warning')}</p>
    </>
  )
}

function sentenceOf(app: App, outcome: ScanFault | undefined): string | undefined {
  if (outcome === undefined) return undefined
  return typeof outcome === 'string'
    ? app.t(`scan.fault.${outcome}`)
    : failureSentence(app.t, outcome)
}

/** The camera is not left running behind a page nobody sees. */
function watchHiding(stop: () => void): () => void {
  const onChange = () => {
    if (document.hidden) stop()
  }
  document.addEventListener('visibilitychange', onChange)
  return () => {
    document.removeEventListener('visibilitychange', onChange)
    stop()
  }
}

const HINT_AFTER_MS = 8_000

function SearchState({ app: { t }, state }: { app: App; state: ScanState }) {
  const [isLong, setLong] = useState(false)
  useEffect(() => {
    setLong(false)
    if (state !== 'searching') return undefined
    const timer = setTimeout(() => setLong(true), HINT_AFTER_MS)
    return () => clearTimeout(timer)
  }, [state])
  return (
    <p role="status">
      {state !== 'idle' && t(`scan.${state}`)} {isLong && t('scan.hint')}
    </p>
  )
}

function CameraControls({ app: { t }, scanner }: { app: App; scanner: Scanner | null }) {
  const [isLit, setLit] = useState(false)
  const torch = scanner?.torch()
  const toggle = () => {
    void torch?.(!isLit)
    setLit(!isLit)
  }
  return (
    <div class="button-row">
      {torch && (
        <button type="button" class="button button-secondary" onClick={toggle}>
          {t(isLit ? 'scan.torchOff' : 'scan.torchOn')}
        </button>
      )}
      <button type="button" class="button button-secondary" onClick={() => scanner?.stop()}>
        {t('scan.stop')}
      </button>
    </div>
  )
}
