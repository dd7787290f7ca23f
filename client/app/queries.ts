import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query'
import { AppError } from '../../shared/errors.ts'
import { sawAnswer, whenBack } from './connection.ts'
import { leaveToSignIn } from './session.ts'

/** Whoever was never signed in here goes to the sign-in page; whoever was keeps the page, and is told. */
function heard(error: unknown): void {
  const stranger = queryClient.getQueryData(['session']) === undefined
  if (stranger && error instanceof AppError && error.code === 'unauthenticated') leaveToSignIn()
  else sawAnswer(error)
}

/** What was read is shown at once and read again behind; only a server out of reach is asked again by itself. */
export const queryClient: QueryClient = new QueryClient({
  queryCache: new QueryCache({ onError: heard, onSuccess: () => sawAnswer(null) }),
  mutationCache: new MutationCache({ onError: heard, onSuccess: () => sawAnswer(null) }),
  defaultOptions: {
    queries: {
      networkMode: 'always',
      staleTime: 15_000,
      retry: (count, error) => error instanceof AppError && error.code === 'unavailable' && count < 1,
    },
    mutations: { networkMode: 'always', retry: false },
  },
})

whenBack(() => void queryClient.invalidateQueries())
