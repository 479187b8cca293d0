// SPDX-License-Identifier: MIT

/// The demo's urgent action: six languages, an invented case, nobody's name.
enum DemoAction {
    static let reference = "UA 000/26"
    static let author = "demo-author"
    static let approver = "demo-approver"
    /// The second one, where the demo has two: the same text, and a window of two hours.
    static let urgentReference = "UA 001/26"
    static var urgentDocument: String {
        document.replacing("\"\(reference)\"", with: "\"\(urgentReference)\"").replacing("\"12h\"", with: "\"2h\"")
    }

    /// The document as staff would drop it into the queue folder.
    static let document = """
        // An invented case: no such person, no such arrest.
        {
          reference: "UA 000/26",
          index: "AMR 37/0000/2026",
          country: "HN",
          author: "demo-author",
          window: "12h",
          alleged: true,
          sources: ["a relative, by telephone", "a local organisation, in writing"],
          issues: ["enforced-disappearance"],
          languages: { fallback: ["en"] },
          targets: [
            { name: "The Attorney General", title: "Attorney General", salutation: "Dear Attorney General",
              address: "Ministry of Justice\\nCapital City", email: "office@ministry.example", fax: "+000 0000 0000" },
          ],
          text: {
            en: { subject: "Community leader taken away at dawn",
                  summary: "A community leader was taken from home at dawn. The family has had no word since.",
                  body: "Men in uniform took a community leader from home at five this morning. The police say that they hold nobody of that name.\\n\\nPeople held in secret are at grave risk of torture. Letters in the first hours have saved lives.",
                  asks: ["Say at once where the community leader is held.", "Allow the family and a lawyer to visit.", "See that nobody in custody is tortured."],
                  sampleLetter: "I am writing out of concern for a community leader who was taken from home this morning. Please say at once where this person is held." },
            es: { subject: "Líder comunitario detenido al amanecer",
                  summary: "Se llevaron de su casa a un líder comunitario al amanecer. La familia no sabe nada desde entonces.",
                  body: "Hombres de uniforme se llevaron a un líder comunitario de su casa a las cinco de la mañana. La policía dice que no tiene detenida a ninguna persona con ese nombre.\\n\\nQuien está en detención secreta corre grave riesgo de tortura. Las cartas de las primeras horas han salvado vidas.",
                  asks: ["Que digan de inmediato dónde está detenido.", "Que permitan la visita de la familia y de un abogado.", "Que nadie sea torturado bajo custodia."] },
            fr: { subject: "Un responsable communautaire enlevé à l’aube",
                  summary: "Un responsable communautaire a été emmené de chez lui à l’aube. Sa famille est sans nouvelles.",
                  body: "Des hommes en uniforme ont emmené un responsable communautaire à cinq heures ce matin. La police affirme ne détenir personne de ce nom.\\n\\nUne personne détenue au secret court un grave risque de torture. Les lettres des premières heures ont sauvé des vies.",
                  asks: ["Dire immédiatement où il est détenu.", "Autoriser la visite de la famille et d’un avocat.", "Veiller à ce que personne ne soit torturé."] },
            ar: { subject: "اقتياد قائد مجتمعي من منزله فجرًا",
                  summary: "اقتيد قائد مجتمعي من منزله فجرًا، ولم تصل أسرته أي أخبار عنه منذ ذلك الحين.",
                  body: "اقتاد رجال بزي رسمي قائدًا مجتمعيًا من منزله في الخامسة من صباح اليوم. وتقول الشرطة إنها لا تحتجز أحدًا بهذا الاسم.\\n\\nالمحتجزون سرًا معرضون لخطر التعذيب. وقد أنقذت رسائل الساعات الأولى أرواحًا.",
                  asks: ["الكشف فورًا عن مكان احتجازه.", "السماح للأسرة ولمحام بزيارته.", "ضمان عدم تعذيب أحد في الحجز."] },
            pt: { subject: "Líder comunitário levado ao amanhecer",
                  summary: "Um líder comunitário foi levado de casa ao amanhecer. A família está sem notícias.",
                  body: "Homens fardados levaram um líder comunitário de casa às cinco da manhã. A polícia diz que não mantém presa nenhuma pessoa com esse nome.\\n\\nQuem está em detenção secreta corre grave risco de tortura. As cartas das primeiras horas já salvaram vidas.",
                  asks: ["Dizer imediatamente onde está detido.", "Permitir a visita da família e de um advogado.", "Garantir que ninguém seja torturado."] },
            ru: { subject: "Общественного лидера увезли на рассвете",
                  summary: "На рассвете из дома увезли общественного лидера. У семьи нет никаких известий.",
                  body: "Сегодня в пять утра люди в форме увезли из дома общественного лидера. Полиция утверждает, что человека с таким именем у неё нет.\\n\\nТем, кого держат в тайне, грозят пытки. Письма в первые часы спасали жизни.",
                  asks: ["Немедленно сообщить, где он находится.", "Допустить к нему семью и адвоката.", "Не допустить пыток."] },
          },
        }
        """
}
