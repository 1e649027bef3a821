// Labels on their way: each is kept in the browser until the server has it, so that a lost network or a reload loses none. The script runs on
// Chromium 69 too. Without it the forms post themselves.
(() => {
    if (window.sendsLabels) return; // a page can load it twice
    window.sendsLabels = true;
    const storageKey = 'labels', pause = 2000, patience = 10000;
    let memory = []; // a browser may refuse to store
    let isSending = false;
    let latest = null; // the claim of the label sent last

    const list = () => {
        try {
            const kept = JSON.parse(localStorage.getItem(storageKey) || '[]');
            return Array.isArray(kept) ? kept : [];
        } catch { return memory; }
    };
    const keep = labels => {
        memory = labels;
        try { localStorage.setItem(storageKey, JSON.stringify(labels)); } catch { /* memory has them */ }
    };
    const say = words => {
        const place = document.getElementById('label-outbox');
        if (place) place.textContent = words;
    };
    const isLive = () => window.Blazor && document.documentElement.dataset.live !== 'none';

    const post = (path, fields) => {
        const stop = new AbortController();
        const timer = setTimeout(() => stop.abort(), patience);
        const request = fetch(new URL(path, document.baseURI), {
            method: 'POST', body: new URLSearchParams(fields), credentials: 'same-origin', redirect: 'manual', signal: stop.signal,
        });
        request.then(() => clearTimeout(timer), () => clearTimeout(timer));
        return request;
    };

    // A label is dropped only if the server has it, or says that it cannot be one.
    const send = async () => {
        if (isSending) return;
        isSending = true;
        let why = '', refused = '', sent = 0;
        for (let labels = list(); labels.length > 0 && !why; labels = list()) {
            try {
                const answer = await post('review/label', labels[0]);
                if (answer.status === 0 || answer.status === 401) why = 'sign in again, in another tab';
                else if (answer.status >= 500 || answer.status === 429) why = await answer.text();
                else {
                    if (!answer.ok) refused = await answer.text();
                    sent++;
                    keep(list().filter(label => label.claim !== labels[0].claim || label.choice !== labels[0].choice));
                }
            } catch { why = 'there is no connection'; }
        }
        isSending = false;
        const waiting = list().length;
        say(waiting > 0 ? `${waiting} of your labels wait to be sent: ${why}` : refused);
        if (waiting > 0) setTimeout(send, pause);
        else if (sent > 0 && !isLive()) location.reload();
    };

    document.addEventListener('click', event => {
        const button = event.target.closest ? event.target.closest('.review-form button, .review-undo button') : null;
        if (!button) return;
        event.preventDefault();
        const { job, claim } = button.form.elements;
        if (!claim) { // the undo
            post('review/undo', {}).then(answer => {
                if (!answer.ok) answer.text().then(say);
                else if (!isLive()) location.reload();
            }, () => say('There is no connection: nothing was undone.'));
            return;
        }
        if (claim.value === latest) return; // a second click
        latest = claim.value;
        keep([...list(), { job: job.value, claim: claim.value, choice: button.value }]);
        send();
    });

    // The arrows move between the types.
    document.addEventListener('keydown', event => {
        const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
        const types = [...document.querySelectorAll('.review-types button')];
        if (!step || types.length === 0 || (event.target !== document.body && !event.target.closest('.review-card'))) return;
        event.preventDefault();
        const at = types.indexOf(document.activeElement);
        types[(at < 0 ? (step > 0 ? 0 : types.length - 1) : (at + step + types.length) % types.length)].focus();
    });

    window.addEventListener('online', send);
    send();
})();
