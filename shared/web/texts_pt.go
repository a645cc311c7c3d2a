//nolint:misspell // the words are Portuguese
package web

var portuguese = texts{
	ask:        message{"Alguém entrou na sua conta", "Se não foi você, proteja sua conta aqui."},
	when:       "Data e hora",
	app:        "Aplicativo",
	device:     "Dispositivo",
	deviceHint: "Este nome foi enviado pelo aplicativo usado para entrar. Ele não foi verificado.",
	wasYou:     message{"Se foi você", "Feche esta página. Nada foi alterado, e abrir esta página não altera nada."},
	effects:    "Se você pressionar o botão",
	signOut:    "Sua sessão será encerrada em todos os dispositivos.",
	password:   "Se você usa uma senha para entrar aqui, será preciso escolher uma nova.",
	team:       "{brand} receberá um aviso sobre este acesso.",
	act:        "Não fui eu: proteger minha conta",
	done:       message{"Sua conta está sendo protegida", "Sua sessão está sendo encerrada em todos os dispositivos, o que leva no máximo um minuto. Quem já tiver entrado ainda poderá ver páginas por até uma hora."},
	next:       "O que você pode fazer agora",
	newPassword: "Se você usa uma senha para entrar, escolha uma nova que não use em nenhum outro lugar. " +
		"Você receberá um código para isso, ou poderá solicitar um em “Esqueci minha senha”.",
	provider:       "Se você entra por outro provedor, como Google ou Apple, altere sua senha lá.",
	elsewhere:      "Se você usa a senha antiga em outros lugares, altere-a lá também, a começar pelo seu e-mail.",
	used:           message{"Este link já foi usado", "Sua conta foi protegida com este link. Não há mais nada a fazer aqui."},
	superseded:     message{"Um link mais recente foi usado", "Sua conta foi protegida com um link de um e-mail posterior. Se você receber outro alerta, use o link desse e-mail."},
	expired:        message{"Este link é antigo demais", "Os links dos e-mails funcionam por sete dias. Se você acha que outra pessoa usa sua conta, escolha uma nova senha em “Esqueci minha senha”."},
	unknown:        message{"Este link não é válido", "Abra novamente o link completo a partir do e-mail. Se não funcionar, escolha uma nova senha em “Esqueci minha senha”."},
	notFound:       message{"Esta página não existe", "Verifique o endereço ou abra novamente o link a partir do e-mail."},
	notAllowed:     message{"Isto não é possível aqui", "Abra novamente o link a partir do e-mail."},
	tooLarge:       message{"O conteúdo é grande demais", "Seu navegador enviou mais do que esta página aceita. Abra novamente o link a partir do e-mail."},
	elsewhereAsked: message{"Isto não veio da nossa página", "Para sua proteção, nada foi alterado. Abra o link a partir do e-mail e pressione o botão lá."},
	unavailable:    message{"Não está funcionando no momento", "Tente novamente em alguns minutos. O link continua válido."},
	site:           "Site",
	support:        "Suporte",
	privacy:        "Privacidade",
}
