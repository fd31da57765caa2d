/* Here stood the worker of 代登记 before the whole portal had one (ADR 46). Its successor at this address leaves, so that
   the one at the root is asked about these pages, too. Drafts lie in IndexedDB, pages in caches of the other: neither is touched. */
addEventListener("install", () => self.skipWaiting());
addEventListener("activate", (event) => event.waitUntil(self.registration.unregister()));
