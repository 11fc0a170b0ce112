// SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
// «Esplora il grafico»: Dash and Plotly are fetched only when somebody asks for them, from this server.
(function () {
  'use strict';
  var me = document.currentScript;
  var base = 'esplora-';
  var root = null;

  // dcc.Graph would fetch the complete plotly.js (1.5 MB): the basic bundle of the same version is enough.
  Object.defineProperty(window, '_dashPlotlyJSURL', { get: function () { return me.dataset.plotly; }, set: function () {} });

  function script(src) {
    return new Promise(function (resolve, reject) {
      var node = document.createElement('script');
      node.src = src;
      node.async = false;
      node.onload = resolve;
      node.onerror = function () { reject(new Error(src)); };
      document.head.appendChild(node);
    });
  }

  function announce(slot, words) { slot.querySelector('[role=status]').textContent = words; }

  function start(slot) {
    root = document.createElement('div');
    root.id = 'react-entry-point';
    slot.appendChild(root);
    announce(slot, 'Caricamento in corso');
    fetch(me.dataset.avvio, { credentials: 'same-origin' })
      .then(function (answer) {
        if (!answer.ok) { throw new Error(String(answer.status)); }
        return answer.json();
      })
      .then(function (avvio) {
        var config = document.createElement('script');
        config.id = '_dash-config';
        config.type = 'application/json';
        config.textContent = JSON.stringify(avvio.config);
        document.head.appendChild(config);
        return Promise.all(avvio.scripts.map(script));
      })
      .then(function () { window.renderer = new window.DashRenderer(); })
      .catch(function () {
        root.remove();
        root = null;
        announce(slot, 'Il grafico interattivo non si è caricato. I dati sono nella tabella qui sopra. Riprova.');
      });
  }

  // Plotly draws unnamed pictures full of loose words: the name is on their frame, the numbers in the table.
  function quiet() {
    document.querySelectorAll('.js-plotly-plot svg:not([aria-hidden])').forEach(function (svg) {
      svg.setAttribute('aria-hidden', 'true');
      svg.setAttribute('focusable', 'false');
    });
    document.querySelectorAll('.am-explore').forEach(function (slot) {
      if (slot.querySelector('.js-plotly-plot .main-svg') && slot.dataset.pronto !== '1') {
        slot.dataset.pronto = '1';
        announce(slot, 'Grafico interattivo pronto.');
      }
    });
  }

  function open() {
    var slot = location.hash.indexOf('#' + base) === 0 ? document.getElementById(location.hash.slice(1)) : null;
    if (!slot) { return; }
    slot.hidden = false;
    if (!root) {
      new MutationObserver(quiet).observe(slot.parentNode.ownerDocument.body, { childList: true, subtree: true });
      start(slot);
    } else if (root.parentNode !== slot) {
      var before = root.parentNode;
      before.hidden = true;
      delete before.dataset.pronto;
      announce(before, '');
      slot.appendChild(root);
      announce(slot, 'Caricamento in corso');
    }
    slot.focus({ preventScroll: true });
    slot.scrollIntoView({ block: 'nearest' });
  }

  window.addEventListener('hashchange', open);
  open();
})();
