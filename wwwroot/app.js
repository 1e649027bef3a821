// Functions that only a browser has: its time zone and colours, the clipboard, dragging. The server renders everything else. The script
// also runs on browsers that are too old for Blazor, where links and menus keep working: it uses nothing newer than Chromium 69.
(() => {
    const path = `path=${new URL(document.baseURI).pathname.replace(/(.)\/$/, '$1')}; samesite=lax`; // another dashboard below another path has its own cookies
    const year = `max-age=31536000; ${path}`;
    const zone = () => Intl.DateTimeFormat().resolvedOptions().timeZone || null;
    const isLive = () => window.Blazor && document.documentElement.dataset.live !== 'none';
    const focusOn = element => { if (element) element.focus({ preventScroll: true }); };
    const up = (target, selector) => target.closest ? target.closest(selector) : null; // the target of an event can be the document
    if (zone()) document.cookie = `tz=${encodeURIComponent(zone())}; ${year}`;

    // Before the page is live, these calls do nothing; live.js handles that state.
    document.addEventListener('programsloaded', () => {
        if (!window.Blazor) return; // the browser is too old for Blazor
        Blazor.registerCustomEventType('rowpick', { browserEventName: 'change', createEventArgs: rowOf });
        Blazor.registerCustomEventType('rownarrow', { browserEventName: 'click', createEventArgs: rowOf });
    });

    // Views that are saved in this browser. The stored text may be anything, and a browser may refuse to store.
    const views = (() => {
        const key = 'views', most = 50, longestName = 60, longestQuery = 4000;
        const isText = (value, longest) => typeof value === 'string' && value.length > 0 && value.length <= longest;
        const list = () => {
            try {
                const kept = JSON.parse(localStorage.getItem(key) || '[]');
                return kept.filter(view => view && isText(view.name, longestName) && isText(view.query, longestQuery)).slice(0, most).map(({ name, query }) => ({ name, query }));
            } catch { return []; }
        };
        const keep = kept => {
            try {
                localStorage.setItem(key, JSON.stringify(kept));
                return true;
            } catch { return false; }
        };
        const others = name => list().filter(view => view.name.toLowerCase() !== name.toLowerCase());
        return {
            list,
            save: (name, query) => isText(name, longestName) && isText(query, longestQuery) && others(name).length < most && keep([...others(name), { name, query }]),
            remove: name => keep(others(name)),
        };
    })();

    window.classifyDashboard = {
        zone,
        views,
        // Preferences of this browser. An empty value deletes one.
        remember(name, value) { document.cookie = `${name}=${encodeURIComponent(value)}; ${value ? year : `max-age=0; ${path}`}`; },
        chooseTheme(theme) {
            this.remember('theme', theme);
            document.documentElement.dataset.theme = theme;
        },
        // The page on the server stops following jobs while nobody sees it.
        watchTab(page) {
            document.onvisibilitychange = page && (() => page.invokeMethodAsync('TellHidden', document.hidden));
            if (page && document.hidden) page.invokeMethodAsync('TellHidden', true);
        },
        // A drawer that opens takes the focus. When it closes, the focus moves to the row of the job that it showed last, unless the focus
        // was moved elsewhere. This call can arrive before the rendering that it reports, so that the function waits for it, up to three
        // seconds.
        jobShown(before, isOpen, waits = 60) {
            const drawer = document.querySelector('.drawer');
            if ((drawer !== null) !== isOpen && waits > 0) return void setTimeout(() => this.jobShown(before, isOpen, waits - 1), 50);
            if (drawer && before === null) drawer.focus({ preventScroll: true });
            else if (drawer) drawer.scrollTop = 0;
            else if (document.activeElement === document.body || !document.activeElement)
                focusOn([...document.querySelectorAll('main a[href*="job="]')].find(link => new URL(link.href).searchParams.get('job') === before));
        },
    };

    document.addEventListener('click', event => {
        // A menu closes after a click outside it.
        for (const menu of document.querySelectorAll('details.menu[open]'))
            if (!menu.contains(event.target)) menu.open = false;

        // Copies a link (data-copy), a plain text (data-copy-text), or the text below the button (data-copy-pre).
        const copy = up(event.target, '[data-copy], [data-copy-text], [data-copy-pre]');
        if (copy) {
            const { copy: link, copyText: plain } = copy.dataset;
            const pre = copy.parentElement.querySelector('pre');
            const text = link !== undefined ? new URL(link, document.baseURI).href : plain !== undefined ? plain : pre.textContent;
            const say = word => {
                copy.dataset.said = copy.dataset.said || copy.textContent;
                copy.textContent = word;
                setTimeout(() => copy.textContent = copy.dataset.said, 1500);
            };
            // Browsers have no clipboard on pages over plain http.
            const show = () => {
                if (link !== undefined || plain !== undefined) return prompt(link !== undefined ? 'Copy this link:' : 'Copy this:', text);
                getSelection().selectAllChildren(pre); // a prompt has only one line
                say('Selected');
            };
            if (!navigator.clipboard) return show();
            navigator.clipboard.writeText(text).then(() => say('Copied'), show);
        }

        // A plain #content would be relative to the base address, and would open other jobs.
        if (up(event.target, 'a.skip')) {
            event.preventDefault();
            document.getElementById('content').focus();
        }

        if (up(event.target, '[data-allow-notifications]'))
            Promise.resolve(window.Notification && Notification.requestPermission()).then(answer => event.target.textContent = answer === 'granted' ? 'It may' : 'It may not');

        const opener = up(event.target, '[data-dialog]');
        if (opener) document.getElementById(opener.dataset.dialog).showModal();

        // The table handles a click in a cell that filters. A click anywhere else in a row opens its job.
        const cell = up(event.target, '.job-table tbody td');
        if (cell && !event.target.closest('a, input') && !narrowing(event.target) && !getSelection().toString())
            cell.parentNode.querySelector('a.open-job').click();
    });

    const close = menu => {
        menu.open = false;
        if (menu.contains(document.activeElement)) menu.querySelector('summary').focus();
    };

    // A menu for a single choice closes when the address changes after a choice in it.
    const push = history.pushState;
    history.pushState = function (...state) {
        push.apply(this, state);
        document.querySelectorAll('details.menu[open]:not([data-many])').forEach(close);
    };

    // In long lists, only the choices that contain the typed text are shown. The current choice stays visible.
    document.addEventListener('input', event => {
        if (!event.target.matches('[data-narrow]')) return;
        const text = event.target.value.toLowerCase();
        for (const choice of event.target.parentNode.querySelectorAll('a.choice'))
            choice.hidden = !choice.hasAttribute('aria-current') && !choice.textContent.toLowerCase().includes(text);
    });

    // The shortcut keys, as listed by the key ?.
    const rows = step => {
        const links = [...document.querySelectorAll('.job-table a.open-job')];
        const at = links.findIndex(link => link.closest('tr').contains(document.activeElement));
        const next = links[at < 0 ? (step > 0 ? 0 : links.length - 1) : Math.min(Math.max(at + step, 0), links.length - 1)];
        if (next) next.focus();
    };
    const keys = {
        j: () => rows(1),
        k: () => rows(-1),
        '?': () => document.getElementById('keys').showModal(),
    };
    document.addEventListener('keydown', event => {
        if (event.key === 'Escape') {
            const menu = up(event.target, 'details.menu[open]') || document.querySelector('details.menu[open]');
            if (menu) return close(menu);
            const closer = document.querySelector('.drawer [data-close]');
            if (closer && !event.defaultPrevented && !up(event.target, 'input:not([type=checkbox]), textarea, select')) closer.click();
        }
        if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing || document.querySelector('dialog[open]')) return;
        if (up(event.target, 'input:not([type=checkbox]), textarea, select, [contenteditable]')) return;
        const act = keys[event.key];
        const target = act ? null : document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
        if (!act && !target) return;
        event.preventDefault();
        if (act) act();
        else if (target.matches('details')) {
            target.open = true;
            target.querySelector('summary').focus();
        } else if (target.matches('button')) target.click();
        else target.focus();
    });

    // If a refresh removes the row that has the focus, the table takes the focus.
    let focused = null;
    document.addEventListener('focusin', event => { focused = up(event.target, '.job-table tbody tr') ? event.target : null; });
    new MutationObserver(() => {
        if (focused && !focused.isConnected && document.activeElement === document.body) focusOn(document.getElementById('jobs'));
        if (focused && !focused.isConnected) focused = null;
    }).observe(document, { childList: true, subtree: true });

    // The cell of the job table in which a click filters, or null. On a page that is not live there is none. The first cell holds the check
    // box.
    const narrowing = target => {
        const cell = up(target, '.job-table tbody td');
        if (!cell || !isLive() || target.closest('a, input') || !cell.textContent.trim()) return null;
        return cell.closest('tbody').dataset.narrows.split(' ').includes(`${cell.cellIndex - 1}`) ? cell : null;
    };
    document.addEventListener('pointerover', event => {
        const cell = narrowing(event.target);
        if (cell) cell.classList.add('narrows');
    });

    // Events in a row of the table become one custom event, so that one listener serves all rows.
    const rowOf = event => ({
        jobId: new URL(event.target.closest('tr').querySelector('a.open-job').href).searchParams.get('job'),
        column: narrowing(event.target) ? narrowing(event.target).cellIndex - 1 : null,
    });

    // Dragging from one bar of a timeline to another zooms to the bars between them.
    let first = null;
    const bar = event => up(event.target, '[data-zoom] a');
    const mark = (from, to) => {
        const bars = [...from.parentNode.querySelectorAll('a')];
        const [low, high] = [bars.indexOf(from), bars.indexOf(to)].sort((a, b) => a - b);
        bars.forEach((each, i) => each.classList.toggle('is-marked', i >= low && i <= high && low !== high));
        return [bars[low], bars[high]];
    };
    document.addEventListener('pointerdown', event => { first = event.button === 0 ? bar(event) : null; });
    document.addEventListener('dragstart', event => { if (first) event.preventDefault(); });
    document.addEventListener('pointermove', event => {
        const over = first && bar(event);
        if (over && over.parentNode === first.parentNode) mark(first, over);
    });
    document.addEventListener('pointerup', event => {
        const [from, over] = [first, bar(event)];
        first = null;
        if (!from || !over || from === over || over.parentNode !== from.parentNode) return;
        const [low, high] = mark(from, over);
        mark(from, from);
        const url = new URL(from.closest('[data-zoom]').dataset.zoom, document.baseURI);
        const at = (link, key) => new URL(link.href.baseVal, document.baseURI).searchParams.get(key);
        url.searchParams.set('from', at(low, 'from'));
        url.searchParams.set('to', at(high, 'to'));
        const address = url.pathname + url.search.split('%3A').join(':').split('+').join('%20');
        if (isLive()) Blazor.navigateTo(address);
        else location.href = address;
    });

    // Only a request renews the cookie of the sign-in. A viewer who filters over the live connection is active, so that the script sends
    // one. A page without activity sends none.
    let used = Date.now();
    for (const deed of ['pointerdown', 'keydown'])
        document.addEventListener(deed, () => {
            if (Date.now() - used < 60000 || !document.querySelector('a[href="./signout"]')) return;
            used = Date.now();
            fetch('used', { method: 'HEAD', cache: 'no-store', redirect: 'manual' }).catch(() => { });
        }, true);
})();
