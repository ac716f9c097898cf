# Draw this figure with
#   gnuplot -e "theme='light'" map.gnuplot > map-light.svg
if (!exists("theme")) theme = 'light'
dark = (theme eq 'dark')
background = dark ? '#0d1117' : '#ffffff'
ink    = dark ? '#e6edf3' : '#1f2328'
muted  = dark ? '#9aa4af' : '#59636e'
faint  = dark ? '#262c36' : '#e7eaee'
blue   = dark ? '#58a6ff' : '#0068b0'
orange = dark ? '#ff9053' : '#d55e00'
green  = dark ? '#3fcb9b' : '#008a66'
purple = dark ? '#e292c9' : '#b0579a'
sky    = dark ? '#8fd3f7' : '#4aa8de'
amber  = dark ? '#f0c14b' : '#d79b00'
gray   = dark ? '#8b949e' : '#7d8590'


set terminal svg size 460,504 enhanced rounded \
  font 'Helvetica,15' background rgb background
set encoding utf8
set style fill transparent solid 1 noborder
set multiplot

set lmargin at screen 0.14157
set rmargin at screen 0.95315
set tmargin at screen 0.91071
set bmargin at screen 0.11706
set border 3 lc rgb muted lw 1
set grid ytics lt 1 lw 1 lc rgb faint
unset logscale x
set xrange [-2.72202876091:2.447324781418]
set xtics nomirror out scale 0.5,0.3 norotate offset 0,0.4 ('−2' -2, '−1' -1, '0' 0, '1' 1, '2' 2) font ',13' tc rgb muted
unset logscale y
set yrange [-2.713476991653:2.825212097168]
set ytics nomirror out scale 0.5,0.3 norotate ('−2' -2, '−1' -1, '0' 0, '1' 1, '2' 2) font ',13' tc rgb muted
set label 'z_{1}' at screen 0.54736,0.038294 center tc rgb ink
set label 'z_{2}' at screen 0.041957,0.51389 center rotate tc rgb ink
set label '5' at first 0.2282660603523,0.4760292768478 center offset 0,0.7 tc rgb sky font ',13' front
set label '0' at first -0.1868932545185,-0.8361556529999 center offset 0,0.7 tc rgb blue font ',13' front
set label '9' at first 1.345383763313,-0.3461166620255 center offset 0,0.7 tc rgb orange font ',13' front
set label '8' at first 0.00983439385891,0.02602450549603 center offset 0,0.7 tc rgb blue font ',13' front
set label '7' at first -0.05915003269911,2.476691484451 center offset 0,0.7 tc rgb ink font ',13' front
set label '1' at first -0.5195204019547,0.3433089256287 center offset 0,0.7 tc rgb orange font ',13' front
set label '2' at first -0.2809106707573,-0.436706840992 center offset 0,0.7 tc rgb green font ',13' front
set label '6' at first -1.60079395771,-0.7222430109978 center offset 0,0.7 tc rgb gray font ',13' front
set label '3' at first 0.4460017979145,-0.04470026493073 center offset 0,0.7 tc rgb purple font ',13' front
set label '4' at first -1.264152050018,-0.05750985443592 center offset 0,0.7 tc rgb amber font ',13' front
set label '0' at first 0.001374669373035,-1.434261083603 center offset 0,0.7 tc rgb blue font ',13' front
set label '2' at first 0.665366768837,0.3269484043121 center offset 0,0.7 tc rgb green font ',13' front
set label '6' at first -1.640158295631,-0.4793575406075 center offset 0,0.7 tc rgb gray font ',13' front
set label '3' at first 0.9616900682449,-0.6222142577171 center offset 0,0.7 tc rgb purple font ',13' front
set label '1' at first -0.4383566081524,0.1534690856934 center offset 0,0.7 tc rgb orange font ',13' front
set label '7' at first 0.07604859024286,1.552000880241 center offset 0,0.7 tc rgb ink font ',13' front
set label '5' at first 0.2484703063965,0.1228203326464 center offset 0,0.7 tc rgb sky font ',13' front
set label '9' at first 1.561247706413,-1.051335334778 center offset 0,0.7 tc rgb orange font ',13' front
set label '4' at first -2.073539495468,0.5085007548332 center offset 0,0.7 tc rgb amber font ',13' front
set label '8' at first 0.19162145257,0.4975057244301 center offset 0,0.7 tc rgb blue font ',13' front
set label '0' at first -0.2694554328918,-2.091106653214 center offset 0,0.7 tc rgb blue font ',13' front
set label '1' at first -0.700292468071,0.4465682506561 center offset 0,0.7 tc rgb orange font ',13' front
set label '2' at first 1.454067826271,1.028783917427 center offset 0,0.7 tc rgb green font ',13' front
set label '3' at first 1.489257216454,-0.7566816806793 center offset 0,0.7 tc rgb purple font ',13' front
set label '4' at first -1.52433860302,-0.07647571712732 center offset 0,0.7 tc rgb amber font ',13' front
set label '5' at first 0.5871913433075,0.4997738003731 center offset 0,0.7 tc rgb sky font ',13' front
set label '6' at first -1.195915460587,-0.6285247206688 center offset 0,0.7 tc rgb gray font ',13' front
set label '7' at first -0.07803628593683,1.043770909309 center offset 0,0.7 tc rgb ink font ',13' front
set label '8' at first -0.1720784604549,-0.1085645109415 center offset 0,0.7 tc rgb blue font ',13' front
set label '9' at first 0.8148519992828,-0.9503580331802 center offset 0,0.7 tc rgb orange font ',13' front
set label '5' at first 0.4348967969418,0.7024771571159 center offset 0,0.7 tc rgb sky font ',13' front
set label '0' at first -0.04168767482042,-0.9756943583488 center offset 0,0.7 tc rgb blue font ',13' front
set label '2' at first 1.677516698837,0.7077357172966 center offset 0,0.7 tc rgb green font ',13' front
set label '7' at first 0.8046016693115,1.378452181816 center offset 0,0.7 tc rgb ink font ',13' front
set label '3' at first 0.6345568299294,-1.42125082016 center offset 0,0.7 tc rgb purple font ',13' front
set label '6' at first -1.719591736794,-1.151795625687 center offset 0,0.7 tc rgb gray font ',13' front
set label '9' at first 1.021335721016,-0.8058539032936 center offset 0,0.7 tc rgb orange font ',13' front
set label '1' at first -0.5762566924095,0.2520088553429 center offset 0,0.7 tc rgb orange font ',13' front
set label '8' at first 0.5887758135796,0.5633626580238 center offset 0,0.7 tc rgb blue font ',13' front
set label '4' at first -0.8988492488861,0.04180352389812 center offset 0,0.7 tc rgb amber font ',13' front
set label '3' at first 0.3503283262253,0.1765075922012 center offset 0,0.7 tc rgb purple font ',13' front
set label '1' at first -0.6257101893425,0.3101561069489 center offset 0,0.7 tc rgb orange font ',13' front
set label '0' at first 0.02053532749414,-2.35783457756 center offset 0,0.7 tc rgb blue font ',13' front
set label '6' at first -1.716795563698,-1.143904924393 center offset 0,0.7 tc rgb gray font ',13' front
set label '7' at first 0.5318561792374,1.465387821198 center offset 0,0.7 tc rgb ink font ',13' front
set label '2' at first 1.228558182716,0.8246409296989 center offset 0,0.7 tc rgb green font ',13' front
set label '5' at first 0.7307806015015,1.468412637711 center offset 0,0.7 tc rgb sky font ',13' front
set label '4' at first -0.8226240873337,0.4149825572968 center offset 0,0.7 tc rgb amber font ',13' front
set label '8' at first 0.05213832110167,-0.1794644892216 center offset 0,0.7 tc rgb blue font ',13' front
set label '9' at first -0.3912737071514,0.04062816500664 center offset 0,0.7 tc rgb orange font ',13' front
set label '0' at first -0.1628480553627,-0.9464010000229 center offset 0,0.7 tc rgb blue font ',13' front
set label '5' at first 0.4875549376011,-0.7830109596252 center offset 0,0.7 tc rgb sky font ',13' front
set label '9' at first 0.683074593544,-1.311954259872 center offset 0,0.7 tc rgb orange font ',13' front
set label '8' at first 0.1011034622788,0.02885083481669 center offset 0,0.7 tc rgb blue font ',13' front
set label '1' at first 0.765961587429,0.7777660489082 center offset 0,0.7 tc rgb orange font ',13' front
set label '7' at first -0.6651821136475,1.560458421707 center offset 0,0.7 tc rgb ink font ',13' front
set label '3' at first 1.18797814846,-0.5694996714592 center offset 0,0.7 tc rgb purple font ',13' front
set label '2' at first 1.133774638176,0.6945551037788 center offset 0,0.7 tc rgb green font ',13' front
set label '6' at first -0.9173864126205,-0.7027977108955 center offset 0,0.7 tc rgb gray font ',13' front
set label '4' at first -2.530571222305,0.5166367292404 center offset 0,0.7 tc rgb amber font ',13' front
set label '0' at first -0.3253908455372,-0.9153198599815 center offset 0,0.7 tc rgb blue font ',13' front
set label '5' at first 0.2807832360268,-0.4384172558784 center offset 0,0.7 tc rgb sky font ',13' front
set label '2' at first 1.556834459305,0.1064307838678 center offset 0,0.7 tc rgb green font ',13' front
set label '3' at first 1.094697356224,-0.4471044540405 center offset 0,0.7 tc rgb purple font ',13' front
set label '1' at first 0.2975616157055,0.1882642954588 center offset 0,0.7 tc rgb orange font ',13' front
set label '6' at first -1.94853413105,-1.415796041489 center offset 0,0.7 tc rgb gray font ',13' front
set label '7' at first 0.3457443714142,1.647315263748 center offset 0,0.7 tc rgb ink font ',13' front
set label '9' at first -0.3196026980877,1.335355997086 center offset 0,0.7 tc rgb orange font ',13' front
set label '4' at first -1.41378068924,-0.3614438176155 center offset 0,0.7 tc rgb amber font ',13' front
set label '8' at first 0.1794774234295,-0.003886863589287 center offset 0,0.7 tc rgb blue font ',13' front
set label '3' at first 0.6956260204315,-0.4807357788086 center offset 0,0.7 tc rgb purple font ',13' front
set label '0' at first 0.1072788611054,-2.007184743881 center offset 0,0.7 tc rgb blue font ',13' front
set label '1' at first -0.1366985440254,-0.1743838340044 center offset 0,0.7 tc rgb orange font ',13' front
set label '2' at first 1.710020422935,0.2332066446543 center offset 0,0.7 tc rgb green font ',13' front
set label '5' at first -0.4016275703907,0.5909013152122 center offset 0,0.7 tc rgb sky font ',13' front
set label '4' at first -0.7589709758759,0.1801954656839 center offset 0,0.7 tc rgb amber font ',13' front
set label '6' at first -0.6086502671242,-0.3973751068115 center offset 0,0.7 tc rgb gray font ',13' front
set label '7' at first -1.333094239235,2.00688791275 center offset 0,0.7 tc rgb ink font ',13' front
set label '8' at first 0.245238006115,0.5204660892487 center offset 0,0.7 tc rgb blue font ',13' front
set label '9' at first 0.8529536724091,-0.7394996881485 center offset 0,0.7 tc rgb orange font ',13' front
set label '5' at first 0.1433516144753,-0.615731716156 center offset 0,0.7 tc rgb sky font ',13' front
set label '0' at first -0.327240049839,-1.184079408646 center offset 0,0.7 tc rgb blue font ',13' front
set label '2' at first 1.208309054375,0.2703438103199 center offset 0,0.7 tc rgb green font ',13' front
set label '1' at first 0.8382162451744,0.1307028234005 center offset 0,0.7 tc rgb orange font ',13' front
set label '3' at first 0.6337873935699,-0.6518827080727 center offset 0,0.7 tc rgb purple font ',13' front
set label '7' at first -1.360001206398,2.04584813118 center offset 0,0.7 tc rgb ink font ',13' front
set label '6' at first -1.354294300079,-0.9352633357048 center offset 0,0.7 tc rgb gray font ',13' front
set label '9' at first 0.7941107153893,-0.7587105035782 center offset 0,0.7 tc rgb orange font ',13' front
set label '8' at first -0.434963196516,0.735775411129 center offset 0,0.7 tc rgb blue font ',13' front
set label '0' at first -0.3174190223217,-1.27371263504 center offset 0,0.7 tc rgb blue font ',13' front
set label '4' at first -0.5563277006149,0.08709637820721 center offset 0,0.7 tc rgb amber font ',13' front
set label '3' at first 0.8761809468269,-0.5788425207138 center offset 0,0.7 tc rgb purple font ',13' front
set label '1' at first -0.654937505722,0.2814224362373 center offset 0,0.7 tc rgb orange font ',13' front
set label '6' at first -0.8551785945892,-0.3618714213371 center offset 0,0.7 tc rgb gray font ',13' front
set label '5' at first 0.1853973269463,0.05909155681729 center offset 0,0.7 tc rgb sky font ',13' front
set label '7' at first -0.659082710743,1.333320021629 center offset 0,0.7 tc rgb ink font ',13' front
set label '2' at first 1.630811452866,0.7887032032013 center offset 0,0.7 tc rgb green font ',13' front
set label '4' at first -1.506430268288,0.6475666761398 center offset 0,0.7 tc rgb amber font ',13' front
set label '9' at first 0.3415734171867,-1.160128355026 center offset 0,0.7 tc rgb orange font ',13' front
set label '8' at first -0.07283149659634,-0.655545592308 center offset 0,0.7 tc rgb blue font ',13' front
set label '3' at first 0.8396483659744,-0.2294151037931 center offset 0,0.7 tc rgb purple font ',13' front
set label '0' at first 0.06005716323853,-1.5907548666 center offset 0,0.7 tc rgb blue font ',13' front
set label '1' at first 1.668618321419,0.3893251419067 center offset 0,0.7 tc rgb orange font ',13' front
set label '2' at first 0.9301275610924,-0.1933285742998 center offset 0,0.7 tc rgb green font ',13' front
set label '5' at first 0.3914015591145,-0.6096099019051 center offset 0,0.7 tc rgb sky font ',13' front
set label '9' at first 0.1803491711617,0.5102734565735 center offset 0,0.7 tc rgb orange font ',13' front
set label '6' at first -1.1676902771,-0.6506506204605 center offset 0,0.7 tc rgb gray font ',13' front
set label '8' at first -0.5254755020142,-0.1517972499132 center offset 0,0.7 tc rgb blue font ',13' front
set label '4' at first -1.016527295113,0.4295817613602 center offset 0,0.7 tc rgb amber font ',13' front
set label '7' at first -0.04863119125366,2.021050930023 center offset 0,0.7 tc rgb ink font ',13' front
set label '0' at first -0.174903601408,-1.298604249954 center offset 0,0.7 tc rgb blue font ',13' front
set label '3' at first 0.08522655814886,-0.4107593297958 center offset 0,0.7 tc rgb purple font ',13' front
set label '5' at first 0.294263869524,-0.3594272732735 center offset 0,0.7 tc rgb sky font ',13' front
set label '2' at first 1.608522176743,0.2503587603569 center offset 0,0.7 tc rgb green font ',13' front
set label '1' at first 0.6410464048386,0.2718928456306 center offset 0,0.7 tc rgb orange font ',13' front
set label '6' at first -0.5281610488892,-0.6831611990929 center offset 0,0.7 tc rgb gray font ',13' front
set label '7' at first -0.08309222757816,1.316833257675 center offset 0,0.7 tc rgb ink font ',13' front
set label '9' at first 0.2736113369465,-0.6929077506065 center offset 0,0.7 tc rgb orange font ',13' front
set label '3' at first 1.122154712677,-0.3419610261917 center offset 0,0.7 tc rgb purple font ',13' front
set label '4' at first -0.9246051907539,0.7686799764633 center offset 0,0.7 tc rgb amber font ',13' front
set label '1' at first 1.689766645432,0.1234559118748 center offset 0,0.7 tc rgb orange font ',13' front
set label '8' at first -0.3259971737862,-0.1729142665863 center offset 0,0.7 tc rgb blue font ',13' front
set label '2' at first 1.484288573265,0.09781247377396 center offset 0,0.7 tc rgb green font ',13' front
set label '5' at first 0.1100858971477,-0.871619284153 center offset 0,0.7 tc rgb sky font ',13' front
set label '0' at first -0.04741830378771,-1.978457927704 center offset 0,0.7 tc rgb blue font ',13' front
set label '4' at first -1.474892497063,0.2287736535072 center offset 0,0.7 tc rgb amber font ',13' front
set label '6' at first -1.331890702248,-0.8790446519852 center offset 0,0.7 tc rgb gray font ',13' front
set label '7' at first -0.06621606647968,1.634967327118 center offset 0,0.7 tc rgb ink font ',13' front
set label '8' at first 0.03573621809483,-0.004429914057255 center offset 0,0.7 tc rgb blue font ',13' front
set label '9' at first -1.110158324242,1.016226887703 center offset 0,0.7 tc rgb orange font ',13' front
set label '5' at first 0.1979132592678,1.24773979187 center offset 0,0.7 tc rgb sky font ',13' front
set label '0' at first -0.5749161243439,-1.181591153145 center offset 0,0.7 tc rgb blue font ',13' front
set label '9' at first -0.7638415694237,0.550836622715 center offset 0,0.7 tc rgb orange font ',13' front
set label '3' at first 0.1570649445057,-0.4196022152901 center offset 0,0.7 tc rgb purple font ',13' front
set label '1' at first -0.3011873364449,0.3325685858727 center offset 0,0.7 tc rgb orange font ',13' front
set label '2' at first 0.6275416612625,0.3402736186981 center offset 0,0.7 tc rgb green font ',13' front
set label '7' at first -0.8250406980515,1.437409639359 center offset 0,0.7 tc rgb ink font ',13' front
set label '8' at first 0.04794158041477,0.4710690379143 center offset 0,0.7 tc rgb blue font ',13' front
set label '6' at first -1.119210124016,-1.010160088539 center offset 0,0.7 tc rgb gray font ',13' front
set label '4' at first -1.287611365318,0.1264560371637 center offset 0,0.7 tc rgb amber font ',13' front
set label '0' at first -0.1102606803179,-1.447694540024 center offset 0,0.7 tc rgb blue font ',13' front
set label '3' at first 0.5212877988815,-0.5893811583519 center offset 0,0.7 tc rgb purple font ',13' front
set label '2' at first 1.465796589851,0.6507410407066 center offset 0,0.7 tc rgb green font ',13' front
set label '1' at first 0.3172117173672,1.1588139534 center offset 0,0.7 tc rgb orange font ',13' front
set label '6' at first -2.117352247238,-1.334988474846 center offset 0,0.7 tc rgb gray font ',13' front
set label '5' at first 0.3421341478825,-0.3307067155838 center offset 0,0.7 tc rgb sky font ',13' front
set label '7' at first -1.007076501846,2.100599527359 center offset 0,0.7 tc rgb ink font ',13' front
set label '4' at first -1.338934540749,1.779640197754 center offset 0,0.7 tc rgb amber font ',13' front
set label '9' at first -1.366012096405,1.275262832642 center offset 0,0.7 tc rgb orange font ',13' front
set label '8' at first 0.5590565800667,0.7143087983131 center offset 0,0.7 tc rgb blue font ',13' front
set label '3' at first 0.5191992521286,-0.1372175216675 center offset 0,0.7 tc rgb purple font ',13' front
set label '0' at first -0.09249382466078,-2.025879144669 center offset 0,0.7 tc rgb blue font ',13' front
set label '1' at first 0.7724830508232,0.3805094361305 center offset 0,0.7 tc rgb orange font ',13' front
set label '2' at first 2.255867242813,0.9460952877998 center offset 0,0.7 tc rgb green font ',13' front
set label '5' at first 0.5491594076157,1.005255579948 center offset 0,0.7 tc rgb sky font ',13' front
set label '4' at first -1.307195544243,0.2261378616095 center offset 0,0.7 tc rgb amber font ',13' front
set label '6' at first -1.111085534096,-0.2800592780113 center offset 0,0.7 tc rgb gray font ',13' front
set label '7' at first -0.1027731895447,1.672273159027 center offset 0,0.7 tc rgb ink font ',13' front
set label '8' at first -0.08696127682924,0.572625875473 center offset 0,0.7 tc rgb blue font ',13' front
set label '9' at first 1.251454353333,-1.690211057663 center offset 0,0.7 tc rgb orange font ',13' front
set label '5' at first 0.1648317873478,0.8104202747345 center offset 0,0.7 tc rgb sky font ',13' front
set label '0' at first 0.04024504870176,-0.734107196331 center offset 0,0.7 tc rgb blue font ',13' front
set label '2' at first 1.47168803215,0.454280436039 center offset 0,0.7 tc rgb green font ',13' front
set label '3' at first 0.834399998188,-0.4643329381943 center offset 0,0.7 tc rgb purple font ',13' front
set label '6' at first -0.3256169855595,-0.878352701664 center offset 0,0.7 tc rgb gray font ',13' front
set label '1' at first 0.1057899221778,0.4384096264839 center offset 0,0.7 tc rgb orange font ',13' front
set label '9' at first 0.1742434203625,-0.522320330143 center offset 0,0.7 tc rgb orange font ',13' front
set label '7' at first -0.1841579377651,1.425893068314 center offset 0,0.7 tc rgb ink font ',13' front
set label '3' at first 1.777553677559,-0.6916726827621 center offset 0,0.7 tc rgb purple font ',13' front
set label '8' at first 0.3080433309078,0.2369314283133 center offset 0,0.7 tc rgb blue font ',13' front
set label '4' at first -1.49027633667,0.02429227530956 center offset 0,0.7 tc rgb amber font ',13' front
set label '1' at first 1.056327939034,0.8657152056694 center offset 0,0.7 tc rgb orange font ',13' front
set label '0' at first -0.4827364981174,-2.062866210938 center offset 0,0.7 tc rgb blue font ',13' front
set label '6' at first -1.451492786407,-1.136051058769 center offset 0,0.7 tc rgb gray font ',13' front
set label '2' at first -0.228617221117,0.4463078975677 center offset 0,0.7 tc rgb green font ',13' front
set label '5' at first 0.03697122633457,0.8279287815094 center offset 0,0.7 tc rgb sky font ',13' front
set label '7' at first 0.007672920823097,1.122800827026 center offset 0,0.7 tc rgb ink font ',13' front
set label '4' at first -1.355312347412,-0.01725083589554 center offset 0,0.7 tc rgb amber font ',13' front
set label '9' at first 0.9593073129654,-0.9296725392342 center offset 0,0.7 tc rgb orange font ',13' front
set label '8' at first -0.380458176136,-0.2044893503189 center offset 0,0.7 tc rgb blue font ',13' front
set label '3' at first 0.893214225769,-0.7650061845779 center offset 0,0.7 tc rgb purple font ',13' front
set label '5' at first 0.3576257526875,-0.6756364703178 center offset 0,0.7 tc rgb sky font ',13' front
set label '0' at first 0.4231606423855,-1.507160186768 center offset 0,0.7 tc rgb blue font ',13' front
set label '9' at first 0.5265468358994,-1.131611943245 center offset 0,0.7 tc rgb orange font ',13' front
set label '8' at first 0.1199085637927,-0.1335932165384 center offset 0,0.7 tc rgb blue font ',13' front
set label '1' at first 1.513491868973,-0.05144819617271 center offset 0,0.7 tc rgb orange font ',13' front
set label '7' at first -0.8130552768707,1.646172046661 center offset 0,0.7 tc rgb ink font ',13' front
set label '2' at first 1.580341935158,0.2973630428314 center offset 0,0.7 tc rgb green font ',13' front
set label '6' at first -1.117780566216,-0.9484657645226 center offset 0,0.7 tc rgb gray font ',13' front
set label '3' at first 0.4961281120777,-0.8979304432869 center offset 0,0.7 tc rgb purple font ',13' front
set label '4' at first -1.150195240974,0.5294995903969 center offset 0,0.7 tc rgb amber font ',13' front
set label '5' at first 1.024700522423,-0.7642868757248 center offset 0,0.7 tc rgb sky font ',13' front
set label '2' at first 1.639498949051,0.5834059119225 center offset 0,0.7 tc rgb green font ',13' front
set label '1' at first 0.3089808523655,0.06344591081142 center offset 0,0.7 tc rgb orange font ',13' front
set label '6' at first -1.545741200447,-0.8833232522011 center offset 0,0.7 tc rgb gray font ',13' front
set label '0' at first 0.1851471960545,-1.890251398087 center offset 0,0.7 tc rgb blue font ',13' front
set label '3' at first 1.653227686882,-0.6865072846413 center offset 0,0.7 tc rgb purple font ',13' front
set label '9' at first 1.335632920265,-0.9141275286674 center offset 0,0.7 tc rgb orange font ',13' front
set label '7' at first -0.4567962884903,1.221802473068 center offset 0,0.7 tc rgb ink font ',13' front
set label '4' at first -2.068032503128,0.8130294680595 center offset 0,0.7 tc rgb amber font ',13' front
set label '8' at first 0.1226888224483,0.006837828084826 center offset 0,0.7 tc rgb blue font ',13' front
set label '1' at first 0.04108691215515,0.5922300219536 center offset 0,0.7 tc rgb orange font ',13' front
set label '5' at first 0.3462591469288,0.3558533787727 center offset 0,0.7 tc rgb sky font ',13' front
set label '2' at first 0.6890525817871,0.02159215509892 center offset 0,0.7 tc rgb green font ',13' front
set label '4' at first -1.803993105888,1.44232916832 center offset 0,0.7 tc rgb amber font ',13' front
set label '6' at first -1.103767156601,-0.8324891924858 center offset 0,0.7 tc rgb gray font ',13' front
set label '9' at first 0.7078536748886,-0.8257296681404 center offset 0,0.7 tc rgb orange font ',13' front
set label '7' at first 0.2582076787949,2.273319959641 center offset 0,0.7 tc rgb ink font ',13' front
set label '0' at first 0.2713970839977,-1.674773573875 center offset 0,0.7 tc rgb blue font ',13' front
set label '5' at first -0.01711541414261,0.5611563324928 center offset 0,0.7 tc rgb sky font ',13' front
set label '8' at first 0.4265948832035,-0.03625833243132 center offset 0,0.7 tc rgb blue font ',13' front
set label '1' at first 0.08945284038782,0.5414388775826 center offset 0,0.7 tc rgb orange font ',13' front
set label '3' at first 1.536680340767,-0.5760349035263 center offset 0,0.7 tc rgb purple font ',13' front
set label '6' at first -1.394560694695,-0.6676716804504 center offset 0,0.7 tc rgb gray font ',13' front
set label '9' at first 0.247400701046,-0.426162481308 center offset 0,0.7 tc rgb orange font ',13' front
set label '0' at first -0.1016343608499,-2.16601395607 center offset 0,0.7 tc rgb blue font ',13' front
set label '2' at first 1.23464858532,-0.359412252903 center offset 0,0.7 tc rgb green font ',13' front
set label '7' at first 0.1621216237545,1.77699303627 center offset 0,0.7 tc rgb ink font ',13' front
set label '4' at first -2.181239843369,1.273110866547 center offset 0,0.7 tc rgb amber font ',13' front
set label '3' at first 0.9190703034401,-0.7725596427917 center offset 0,0.7 tc rgb purple font ',13' front
set label '1' at first -0.2345021367073,0.3766075372696 center offset 0,0.7 tc rgb orange font ',13' front
set label '6' at first -1.755941867828,-0.8911988139153 center offset 0,0.7 tc rgb gray font ',13' front
set label '5' at first -0.01465847715735,-0.4333471059799 center offset 0,0.7 tc rgb sky font ',13' front
set label '8' at first 0.6040254831314,0.7451879382133 center offset 0,0.7 tc rgb blue font ',13' front
set label '7' at first -0.3056011199951,1.646960735321 center offset 0,0.7 tc rgb ink font ',13' front
set label '4' at first -1.867548584938,0.7844642996788 center offset 0,0.7 tc rgb amber font ',13' front
set label '9' at first 0.1338056921959,-0.2175146788359 center offset 0,0.7 tc rgb orange font ',13' front
set label '0' at first 0.1841821372509,-1.135322332382 center offset 0,0.7 tc rgb blue font ',13' front
set label '2' at first 1.487058997154,0.6897607445717 center offset 0,0.7 tc rgb green font ',13' front
set label '8' at first -0.1635360121727,-0.4978768229485 center offset 0,0.7 tc rgb blue font ',13' front
set label '3' at first 1.017353653908,-0.8298337459564 center offset 0,0.7 tc rgb purple font ',13' front
set label '1' at first -0.1218883618712,0.5280941724777 center offset 0,0.7 tc rgb orange font ',13' front
set label '5' at first 0.5760272741318,0.9360622763634 center offset 0,0.7 tc rgb sky font ',13' front
set label '9' at first 1.062759160995,-0.8400283455849 center offset 0,0.7 tc rgb orange font ',13' front
set label '6' at first -1.738986372948,-1.007139325142 center offset 0,0.7 tc rgb gray font ',13' front
set label '4' at first -1.80439722538,0.3092681765556 center offset 0,0.7 tc rgb amber font ',13' front
set label '7' at first 0.08420377224684,1.738020181656 center offset 0,0.7 tc rgb ink font ',13' front
set label '0' at first -0.2004669606686,-1.876901388168 center offset 0,0.7 tc rgb blue font ',13' front
set label '8' at first 0.5321718454361,0.693682551384 center offset 0,0.7 tc rgb blue font ',13' front
set label '2' at first 2.043214321136,0.7728103995323 center offset 0,0.7 tc rgb green font ',13' front
set label '3' at first 0.7245650887489,-0.3484216332436 center offset 0,0.7 tc rgb purple font ',13' front
set label '5' at first 0.09026794880629,0.8648888468742 center offset 0,0.7 tc rgb sky font ',13' front
set label '0' at first 0.3930948078632,-1.455337047577 center offset 0,0.7 tc rgb blue font ',13' front
set label '1' at first -0.03040143102407,0.6832993626595 center offset 0,0.7 tc rgb orange font ',13' front
set label '6' at first -1.559311032295,-0.8464965224266 center offset 0,0.7 tc rgb gray font ',13' front
set label '9' at first 0.4075340330601,-0.7236922383308 center offset 0,0.7 tc rgb orange font ',13' front
set label '7' at first -0.3626767098904,1.27872800827 center offset 0,0.7 tc rgb ink font ',13' front
set label '3' at first 1.534936547279,-0.4424065351486 center offset 0,0.7 tc rgb purple font ',13' front
set label '4' at first -2.048844099045,0.04635408520699 center offset 0,0.7 tc rgb amber font ',13' front
set label '1' at first 0.7245598435402,0.7129519581795 center offset 0,0.7 tc rgb orange font ',13' front
set label '2' at first 1.230441808701,0.8393306136131 center offset 0,0.7 tc rgb green font ',13' front
set label '5' at first 0.5828896164894,0.5507301092148 center offset 0,0.7 tc rgb sky font ',13' front
set label '8' at first 0.4937570989132,0.2688921689987 center offset 0,0.7 tc rgb blue font ',13' front
set label '4' at first -1.565091729164,0.2190348803997 center offset 0,0.7 tc rgb amber font ',13' front
set label '6' at first -0.8785446882248,-0.5005970001221 center offset 0,0.7 tc rgb gray font ',13' front
set label '9' at first 0.691875576973,-1.152509331703 center offset 0,0.7 tc rgb orange font ',13' front
set label '7' at first -0.4932788312435,1.809824705124 center offset 0,0.7 tc rgb ink font ',13' front
set label '0' at first -0.1340360045433,-1.723539829254 center offset 0,0.7 tc rgb blue font ',13' front
set label '2' at first 0.6251085996628,0.118262425065 center offset 0,0.7 tc rgb green font ',13' front
set label '8' at first -0.2569632828236,0.4911846518517 center offset 0,0.7 tc rgb blue font ',13' front
set label '5' at first 0.09598296135664,-0.3855146169662 center offset 0,0.7 tc rgb sky font ',13' front
set label '9' at first 0.6866222023964,-1.122378110886 center offset 0,0.7 tc rgb orange font ',13' front
set label '3' at first 1.558593511581,-0.5715202689171 center offset 0,0.7 tc rgb purple font ',13' front
set label '1' at first -0.06476920098066,0.510942876339 center offset 0,0.7 tc rgb orange font ',13' front
set label '0' at first 0.1345730423927,-1.69976913929 center offset 0,0.7 tc rgb blue font ',13' front
set label '7' at first -0.4796567857265,1.372509360313 center offset 0,0.7 tc rgb ink font ',13' front
set label '6' at first -0.8830602765083,-0.578871011734 center offset 0,0.7 tc rgb gray font ',13' front
set label '4' at first -1.797884583473,0.3580984473228 center offset 0,0.7 tc rgb amber font ',13' front
set label '2' at first 1.86538374424,0.5698899626732 center offset 0,0.7 tc rgb green font ',13' front
set label '3' at first 1.218533396721,-0.4189258217812 center offset 0,0.7 tc rgb purple font ',13' front
set label '1' at first 0.6316695213318,0.7547661066055 center offset 0,0.7 tc rgb orange font ',13' front
set label '6' at first -0.5836020112038,-0.3478261232376 center offset 0,0.7 tc rgb gray font ',13' front
set label '8' at first 0.3688570261002,0.4333738088608 center offset 0,0.7 tc rgb blue font ',13' front
set label '5' at first -0.4133650958538,0.3630164265633 center offset 0,0.7 tc rgb sky font ',13' front
set label '4' at first -1.061559200287,-0.3163805007935 center offset 0,0.7 tc rgb amber font ',13' front
set label '7' at first -0.5794377326965,1.86669421196 center offset 0,0.7 tc rgb ink font ',13' front
set label '2' at first 1.360836863518,-0.1364259570837 center offset 0,0.7 tc rgb green font ',13' front
set label '9' at first 0.6308985352516,-1.443255782127 center offset 0,0.7 tc rgb orange font ',13' front
set label '0' at first -0.1157384887338,-1.801546931267 center offset 0,0.7 tc rgb blue font ',13' front
set label '3' at first 1.359718680382,-0.8625282645226 center offset 0,0.7 tc rgb purple font ',13' front
set label '8' at first 0.6919183135033,-0.5106300115585 center offset 0,0.7 tc rgb blue font ',13' front
set label '1' at first -0.6358497142792,0.3620572090149 center offset 0,0.7 tc rgb orange font ',13' front
set label '5' at first 0.6557141542435,-0.8166147470474 center offset 0,0.7 tc rgb sky font ',13' front
set label '4' at first -1.349842786789,0.3568121194839 center offset 0,0.7 tc rgb amber font ',13' front
set label '6' at first -0.962630033493,-0.6843940615654 center offset 0,0.7 tc rgb gray font ',13' front
set label '9' at first 1.345264792442,-1.545023202896 center offset 0,0.7 tc rgb orange font ',13' front
set label '0' at first -0.3325844705105,-1.323940038681 center offset 0,0.7 tc rgb blue font ',13' front
set label '7' at first -0.4311057627201,1.841862797737 center offset 0,0.7 tc rgb ink font ',13' front
set label '5' at first 0.564071893692,-0.8088960051537 center offset 0,0.7 tc rgb sky font ',13' front
set label '2' at first 1.743446946144,0.1338543146849 center offset 0,0.7 tc rgb green font ',13' front
set label '8' at first -0.5571299791336,0.3042781949043 center offset 0,0.7 tc rgb blue font ',13' front
set label '3' at first 1.57513487339,-0.2431181818247 center offset 0,0.7 tc rgb purple font ',13' front
set label '6' at first -1.600249052048,-0.9420193433762 center offset 0,0.7 tc rgb gray font ',13' front
set label '1' at first 0.03678745031357,-0.3253981471062 center offset 0,0.7 tc rgb orange font ',13' front
set label '0' at first -0.01624128967524,-2.508340358734 center offset 0,0.7 tc rgb blue font ',13' front
set label '2' at first 2.0089366436,1.145947933197 center offset 0,0.7 tc rgb green font ',13' front
set label '7' at first -0.5997315049171,1.682765483856 center offset 0,0.7 tc rgb ink font ',13' front
set label '3' at first 1.203590989113,-0.74581772089 center offset 0,0.7 tc rgb purple font ',13' front
set label '9' at first 1.139882922173,-1.561303377151 center offset 0,0.7 tc rgb orange font ',13' front
set label '4' at first -1.908351778984,0.5830558538437 center offset 0,0.7 tc rgb amber font ',13' front
set label '1' at first -0.3748489618301,0.0657721310854 center offset 0,0.7 tc rgb orange font ',13' front
set label '6' at first -1.063573122025,-0.624000787735 center offset 0,0.7 tc rgb gray font ',13' front
set label '5' at first 0.3037054240704,-0.4479291439056 center offset 0,0.7 tc rgb sky font ',13' front
set label '8' at first -0.1191394999623,0.5629385113716 center offset 0,0.7 tc rgb blue font ',13' front
set label '4' at first -1.174514532089,0.6015757918358 center offset 0,0.7 tc rgb amber font ',13' front
set label '7' at first 0.9626045227051,1.733048796654 center offset 0,0.7 tc rgb ink font ',13' front
set label '9' at first -0.3005343675613,0.3018593192101 center offset 0,0.7 tc rgb orange font ',13' front
set label '0' at first -0.2083148360252,-1.463284254074 center offset 0,0.7 tc rgb blue font ',13' front
set label '2' at first 0.3739228546619,-0.2491069585085 center offset 0,0.7 tc rgb green font ',13' front
set label '3' at first 0.5724092721939,-0.2363309711218 center offset 0,0.7 tc rgb purple font ',13' front
set label '5' at first 0.3544035851955,0.8592388033867 center offset 0,0.7 tc rgb sky font ',13' front
set label '8' at first -0.2780693471432,0.614955842495 center offset 0,0.7 tc rgb blue font ',13' front
set label '9' at first 0.1881311237812,0.9705584645271 center offset 0,0.7 tc rgb orange font ',13' front
set label '1' at first -0.04343409091234,0.5726504921913 center offset 0,0.7 tc rgb orange font ',13' front
set label '0' at first -0.132282346487,-0.8582649827003 center offset 0,0.7 tc rgb blue font ',13' front
set label '2' at first 1.366678595543,0.6107392907143 center offset 0,0.7 tc rgb green font ',13' front
set label '6' at first -1.274827361107,-0.599304497242 center offset 0,0.7 tc rgb gray font ',13' front
set label '7' at first 1.307581782341,2.620075464249 center offset 0,0.7 tc rgb ink font ',13' front
set label '3' at first 0.6140077114105,0.3095661997795 center offset 0,0.7 tc rgb purple font ',13' front
set label '4' at first -1.449394106865,1.034817576408 center offset 0,0.7 tc rgb amber font ',13' front
set label '5' at first 0.2487479150295,0.2396896630526 center offset 0,0.7 tc rgb sky font ',13' front
set label '1' at first -0.3109893798828,0.5420065522194 center offset 0,0.7 tc rgb orange font ',13' front
set label '6' at first -1.137297511101,-0.5993764996529 center offset 0,0.7 tc rgb gray font ',13' front
set label '3' at first 0.7264267206192,-0.3859640955925 center offset 0,0.7 tc rgb purple font ',13' front
set label '4' at first -1.599087357521,0.325239777565 center offset 0,0.7 tc rgb amber font ',13' front
set label '7' at first 0.2202316224575,0.9507293105125 center offset 0,0.7 tc rgb ink font ',13' front
set label '9' at first 0.2555430233479,-0.5020871162415 center offset 0,0.7 tc rgb orange font ',13' front
set label '0' at first -0.2011755108833,-1.247194170952 center offset 0,0.7 tc rgb blue font ',13' front
set label '8' at first -0.28534501791,0.3396000862122 center offset 0,0.7 tc rgb blue font ',13' front
set label '1' at first -0.4424258768559,-0.195773050189 center offset 0,0.7 tc rgb orange font ',13' front
set label '2' at first 1.862656950951,0.8024232387543 center offset 0,0.7 tc rgb green font ',13' front
set label '5' at first 0.1116234436631,-1.161721587181 center offset 0,0.7 tc rgb sky font ',13' front
set label '4' at first -2.066054582596,0.1419721096754 center offset 0,0.7 tc rgb amber font ',13' front
set label '6' at first -1.384438514709,-0.9720856547356 center offset 0,0.7 tc rgb gray font ',13' front
set label '9' at first 1.24265897274,-0.5085028409958 center offset 0,0.7 tc rgb orange font ',13' front
set label '5' at first 0.2412978112698,0.02154594287276 center offset 0,0.7 tc rgb sky font ',13' front
set label '0' at first -0.1194863244891,-1.478713035583 center offset 0,0.7 tc rgb blue font ',13' front
set label '8' at first -0.02090635150671,-0.3028857111931 center offset 0,0.7 tc rgb blue font ',13' front
set label '7' at first -0.6121686697006,1.638959646225 center offset 0,0.7 tc rgb ink font ',13' front
set label '2' at first 1.266653895378,0.429310977459 center offset 0,0.7 tc rgb green font ',13' front
set label '1' at first -0.00994548201561,0.2801078557968 center offset 0,0.7 tc rgb orange font ',13' front
set label '3' at first 0.05794250965118,0.1988521665335 center offset 0,0.7 tc rgb purple font ',13' front
set label '6' at first -1.534720659256,-1.188292264938 center offset 0,0.7 tc rgb gray font ',13' front
set label '9' at first 1.376984477043,-1.378667116165 center offset 0,0.7 tc rgb orange font ',13' front
set label '0' at first -0.1317687928677,-1.55451798439 center offset 0,0.7 tc rgb blue font ',13' front
set label '7' at first -0.5693457126617,0.216863527894 center offset 0,0.7 tc rgb ink font ',13' front
set label '4' at first -1.494469761848,0.2245141416788 center offset 0,0.7 tc rgb amber font ',13' front
set label '3' at first 0.04015053808689,0.1049797609448 center offset 0,0.7 tc rgb purple font ',13' front
set label '1' at first 0.05417975783348,0.3449858427048 center offset 0,0.7 tc rgb orange font ',13' front
set label '6' at first -1.418917298317,-0.4376747012138 center offset 0,0.7 tc rgb gray font ',13' front
set label '5' at first 0.2759517729282,-0.6621236205101 center offset 0,0.7 tc rgb sky font ',13' front
set label '2' at first 1.74522793293,0.7455489039421 center offset 0,0.7 tc rgb green font ',13' front
set label '8' at first -0.1010312065482,-0.1453762203455 center offset 0,0.7 tc rgb blue font ',13' front
set label '4' at first -1.638882398605,0.3797280192375 center offset 0,0.7 tc rgb amber font ',13' front
set label '9' at first 0.4407088756561,-0.7306488156319 center offset 0,0.7 tc rgb orange font ',13' front
set label '{/:Bold codes of test images}' at screen 0.14157,0.9623 left tc rgb ink
plot NaN notitle
unset multiplot
