import './app/schemas-without-eval.ts'
import './ui/tokens.css'
import './ui/console.css'
import { QueryClientProvider } from '@tanstack/react-query'
import { App, ConfigProvider } from 'antd'
import enUS from 'antd/es/locale/en_US.js'
import type { Locale } from 'antd/es/locale/index.js'
import zhCN from 'antd/es/locale/zh_CN.js'
import dayjs from 'dayjs'
import 'dayjs/locale/zh-cn.js'
import { createRoot } from 'react-dom/client'
import { language } from './app/i18n.ts'
import { queryClient } from './app/queries.ts'
import { Router } from './app/router.tsx'
import { Shell } from './app/shell.tsx'
import { consoleTheme } from './app/theme.ts'

/** The compiler takes antd's files for CommonJS, the bundler for the modules they are: either way the words come out. */
const wordsOf = (module: Locale | { default: Locale }): Locale =>
  'default' in module ? module.default : module

dayjs.locale(language === 'zh' ? 'zh-cn' : 'en')

createRoot(document.getElementById('root')!).render(
  <ConfigProvider
    locale={wordsOf(language === 'zh' ? zhCN : enUS)}
    theme={consoleTheme()}
    button={{ autoInsertSpace: false }}
  >
    <QueryClientProvider client={queryClient}>
      <App>
        <Shell>
          <Router />
        </Shell>
      </App>
    </QueryClientProvider>
  </ConfigProvider>,
)
