import { CheckOutlined, CopyOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useEffect, useState } from 'react'
import { translator } from '../app/i18n.ts'
import { commonWords } from '../app/messages.ts'

const t = translator(commonWords)

/** Copies a text and says so; where the browser gives no clipboard it says what to do instead. */
export function CopyButton({ text, size = 'middle' }: { text: string; size?: 'middle' | 'large' }) {
  const [state, setState] = useState<'idle' | 'copied' | 'failed'>('idle')
  useEffect(() => {
    if (state === 'idle') return
    const timer = setTimeout(() => setState('idle'), 3_000)
    return () => clearTimeout(timer)
  }, [state])
  const copy = () =>
    Promise.resolve()
      .then(() => navigator.clipboard.writeText(text))
      .then(
        () => setState('copied'),
        () => setState('failed'),
      )
  return (
    <span className="copy">
      <Button
        size={size}
        icon={state === 'copied' ? <CheckOutlined aria-hidden /> : <CopyOutlined aria-hidden />}
        onClick={copy}
      >
        {state === 'copied' ? t('copied') : t('copy')}
      </Button>
      <span role="status" className="copy-said">
        {state === 'failed' ? t('copyFailed') : ''}
      </span>
    </span>
  )
}
