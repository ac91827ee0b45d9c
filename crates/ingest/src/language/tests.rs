use super::*;
use proptest::prelude::*;

fn story(text: &str, declared: Option<&str>) -> Story {
    Story { text: text.into(), language: declared.map(str::to_owned), ..Story::default() }
}

fn code(text: &str, declared: Option<&str>) -> Option<&'static str> {
    of(&story(text, declared)).map(Language::code)
}

/// Sentences written for this test, as a correspondent would file them.
const SENTENCES: [(&str, &str); 40] = [
    ("en", "The minister said on Monday that talks with the rebels would begin before the end of the month."),
    ("es", "El ministro dijo el lunes que las conversaciones con los rebeldes comenzarán antes de que termine el mes."),
    ("pt", "O ministro disse na segunda-feira que as conversas com os rebeldes vão começar antes do fim do mês."),
    ("fr", "Le ministre a déclaré lundi que les pourparlers avec les rebelles commenceraient avant la fin du mois."),
    ("it", "Il ministro ha detto lunedì che i colloqui con i ribelli inizieranno prima della fine del mese."),
    ("de", "Der Minister sagte am Montag, die Gespräche mit den Rebellen würden noch vor Ende des Monats beginnen."),
    ("nl", "De minister zei maandag dat de gesprekken met de rebellen nog voor het einde van de maand zullen beginnen."),
    ("sv", "Ministern sade på måndagen att samtalen med rebellerna ska börja före månadens slut och att vapnen ska tystna."),
    ("da", "Ministeren sagde mandag, at samtalerne med oprørerne begynder inden udgangen af måneden, og at ingen skal udelukkes."),
    ("nb", "Ministeren sa mandag at samtalene med opprørerne vil begynne før utgangen av måneden, og at ingen skal utestenges."),
    ("fi", "Ministeri sanoi maanantaina, että neuvottelut kapinallisten kanssa alkavat ennen kuun loppua, mutta aselepo ei ole voimassa."),
    ("et", "Minister ütles esmaspäeval, et läbirääkimised mässulistega algavad enne kuu lõppu, kuid relvarahu ei ole veel sõlmitud."),
    ("pl", "Minister powiedział w poniedziałek, że rozmowy z rebeliantami rozpoczną się przed końcem miesiąca."),
    ("cs", "Ministr v pondělí řekl, že rozhovory s povstalci začnou ještě před koncem měsíce a že se jich zúčastní i sousední země."),
    ("sk", "Minister v pondelok povedal, že rozhovory s povstalcami sa začnú ešte pred koncom mesiaca a že sa ich zúčastnia aj susedia."),
    ("hu", "A miniszter hétfőn azt mondta, hogy a lázadókkal folytatott tárgyalások még a hónap vége előtt megkezdődnek."),
    ("ro", "Ministrul a declarat luni că discuțiile cu rebelii vor începe înainte de sfârșitul lunii și că armele trebuie să tacă."),
    ("hr", "Ministar je u ponedjeljak rekao da će razgovori s pobunjenicima početi prije kraja mjeseca i da nitko neće biti isključen."),
    ("sq", "Ministri tha të hënën se bisedimet me rebelët do të fillojnë para fundit të muajit dhe se askush nuk do të përjashtohet."),
    (
        "tr",
        "Bakan pazartesi günü yaptığı açıklamada, isyancılarla görüşmelerin ay sonundan önce başlayacağını ve ateşkesin bir adım olduğunu söyledi.",
    ),
    ("id", "Menteri mengatakan pada hari Senin bahwa perundingan dengan pemberontak akan dimulai sebelum akhir bulan ini."),
    ("vi", "Bộ trưởng cho biết hôm thứ Hai rằng các cuộc đàm phán với quân nổi dậy sẽ bắt đầu trước cuối tháng này và không có điều kiện."),
    ("sw", "Waziri alisema Jumatatu kwamba mazungumzo na waasi yataanza kabla ya mwisho wa mwezi na kwamba silaha lazima zinyamaze."),
    ("so", "Wasiirku wuxuu sheegay Isniintii in wadahadallada lala yeelanayo fallaagada ay bilaaban doonaan ka hor dhammaadka bisha."),
    ("ru", "Министр заявил в понедельник, что переговоры с повстанцами начнутся до конца месяца и что о прекращении огня говорить рано."),
    ("uk", "Міністр заявив у понеділок, що переговори з повстанцями почнуться до кінця місяця, але про перемир’я говорити ще рано."),
    ("bg", "Министърът каза в понеделник, че преговорите с бунтовниците ще започнат преди края на месеца и че няма да има условия."),
    ("sr", "Министар је у понедељак рекао да ће разговори са побуњеницима почети пре краја месеца и да нико неће бити искључен."),
    ("el", "Ο υπουργός δήλωσε τη Δευτέρα ότι οι συνομιλίες με τους αντάρτες θα αρχίσουν πριν από το τέλος του μήνα."),
    ("ar", "قال الوزير يوم الاثنين إن المحادثات مع المتمردين ستبدأ قبل نهاية الشهر، وإن وقف إطلاق النار لم يدخل حيز التنفيذ بعد."),
    ("fa", "وزیر روز دوشنبه گفت که گفتگو با شورشیان پیش از پایان ماه آغاز خواهد شد و آتش‌بس هنوز برقرار نشده است."),
    ("ur", "وزیر نے پیر کو کہا کہ باغیوں کے ساتھ بات چیت مہینے کے ختم ہونے سے پہلے شروع ہو گی اور جنگ بندی ابھی نہیں ہوئی ہے۔"),
    ("he", "השר אמר ביום שני כי השיחות עם המורדים יתחילו לפני סוף החודש, וכי הפסקת האש עדיין לא נכנסה לתוקף."),
    ("hi", "मंत्री ने सोमवार को कहा कि विद्रोहियों के साथ बातचीत महीने के अंत से पहले शुरू होगी और युद्धविराम अभी लागू नहीं हुआ है।"),
    ("ne", "मन्त्रीले सोमबार भने कि विद्रोहीहरूसँगको वार्ता महिनाको अन्त्य अघि सुरु हुनेछ र युद्धविराम लागु भएको छैन।"),
    ("bn", "মন্ত্রী সোমবার বলেছেন, মাস শেষ হওয়ার আগেই বিদ্রোহীদের সঙ্গে আলোচনা শুরু হবে।"),
    ("th", "รัฐมนตรีกล่าวเมื่อวันจันทร์ว่าการเจรจากับกลุ่มกบฏจะเริ่มขึ้นก่อนสิ้นเดือนนี้"),
    ("zh", "部长星期一表示，与叛军的会谈将在本月底之前开始，停火尚未生效。"),
    ("ja", "大臣は月曜日、反政府勢力との協議を今月末までに始めると述べた。"),
    ("ko", "장관은 월요일 반군과의 회담이 이달 말 이전에 시작될 것이라고 말했다."),
];

#[test]
fn a_sentence_in_many_languages() {
    let wrong: Vec<_> =
        SENTENCES.iter().map(|(want, text)| (*want, read(text).map(Language::code))).filter(|(w, f)| *f != Some(*w)).collect();
    assert!(wrong.is_empty(), "{wrong:?}");
}

#[test]
fn traps() {
    let names = "President Recep Tayyip Erdoğan met Volodymyr Zelenskyy, Andrzej Duda and Aleksandar Vučić in Şanlıurfa on Friday, with \
                 Hakan Fidan, Radosław Sikorski and Dmytro Kuleba at the table, after talks between Péter Szijjártó and Jüri Ratas.";
    assert_eq!(code(names, None), Some("en"), "foreign names");
    assert_eq!(code("REBELS SHELL THE CAPITAL AS TALKS IN GENEVA END WITHOUT A DEAL, AND THE UN CALLS FOR A TRUCE", None), Some("en"));
    assert_eq!(code("EL PRESIDENTE DIJO QUE NO HABRÁ ELECCIONES HASTA QUE TERMINE LA GUERRA EN EL NORTE DEL PAÍS", None), Some("es"));
    let table = "2019 2020 2021\nOslo 12.4 13.1 12.9\nLima 45.0 47.2 44.1\nEUR 1,120.5 1,133.9 1,098.2\nUSD 0.92 0.88 0.94\n17 18 19 20 21";
    assert_eq!(code(table, None), None, "a table of figures");
    let quote = "El presidente de la compañía respondió el martes a las preguntas de los periodistas en la sede de Madrid. \"We will not pay \
                 a single cent to the people who did this\", dijo en inglés, y añadió que no habrá negociaciones con los autores del \
                 ataque mientras la policía siga con la investigación. El gobierno no quiso hacer comentarios sobre el caso.";
    assert_eq!(code(quote, None), Some("es"), "an English quote");
    assert_eq!(
        code("Russia's Путин and Лавров said the talks in Geneva had failed, and that Шойгу would be sent to the front.", None),
        Some("en")
    );
    assert_eq!(code("Google's maps moved a Nicaraguan island to Costa Rica.", None), None, "no Czech *s*");
    assert_eq!(code("", None), None);
    assert_eq!(code("Oslo", None), None);
    assert_eq!(code("— — 12:30 🙂", None), None);
    assert_eq!(code("中国", None), None, "two characters are no text");
}

#[test]
fn headlines() {
    let headlines = [
        ("Rebels seize town in eastern Congo as UN warns of famine", "en"),
        ("Regierung in Berlin kündigt neue Sanktionen gegen Russland an", "de"),
        ("El gobierno de Colombia y el ELN firman un acuerdo de paz en La Habana", "es"),
    ];
    for (title, want) in headlines {
        let story = Story { title: Some(title.into()), ..Story::default() };
        assert_eq!(of(&story).map(Language::code), Some(want), "{title}");
    }
}

#[test]
fn what_a_story_says_of_itself() {
    let english = SENTENCES[0].1.repeat(2);
    let spanish = SENTENCES[1].1.repeat(2);
    assert_eq!(code(&english, Some("en-GB")), Some("en"));
    assert_eq!(code(&spanish, Some("en-US")), Some("es"), "the template's language");
    assert_eq!(code("Golpe en Níger", Some("en")), Some("en"), "too short to overrule");
    assert_eq!(code(&english, Some("klingon")), Some("en"), "an unknown name says nothing");
    assert_eq!(code("", Some("fr")), Some("fr"));
    let danish = SENTENCES.iter().find(|(code, _)| *code == "da").expect("Danish").1;
    assert_eq!(code(danish, Some("no")), Some("no"), "a near relation");
    let russian = SENTENCES.iter().find(|(code, _)| *code == "ru").expect("Russian").1;
    assert_eq!(code(russian, Some("en")), Some("ru"), "another script");
    assert_eq!(code("Москва, 5 мая", Some("en")), None, "surely not English, too short for more");
    // Nobody here knows Kinyarwanda, so nobody contradicts.
    let kinyarwanda = "Minisitiri yavuze ku wa mbere ko ibiganiro n'inyeshyamba bizatangira mbere y'uko ukwezi kurangira, kandi ko abantu bose bazabyitabira.";
    assert_eq!(code(kinyarwanda, Some("rw")), Some("rw"));
}

#[test]
fn only_the_beginning_is_looked_at() {
    let text = format!("{}{}", SENTENCES[0].1.repeat(20), SENTENCES[1].1.repeat(200));
    assert_eq!(code(&text, None), Some("en"));
    assert_eq!(beginning(&"é".repeat(2000)).len(), LOOKED_AT);
    assert_eq!(beginning(&format!("a{}", "é".repeat(2000))).len(), LOOKED_AT - 1);
}

proptest! {
    #[test]
    fn no_text_is_too_odd(text in "\\PC{0,400}", declared in proptest::option::of("\\PC{0,12}")) {
        of(&story(&text, declared.as_deref()));
    }

    /// Letter case, and what stands between the words, change nothing.
    #[test]
    fn case_and_spaces_do_not_matter(at in 0..SENTENCES.len()) {
        let text = SENTENCES[at].1;
        prop_assert_eq!(read(&text.split_whitespace().collect::<Vec<_>>().join("\n\n ")), read(text));
        prop_assert_eq!(read(&text.to_uppercase().to_lowercase()), read(&text.to_lowercase()));
    }
}
